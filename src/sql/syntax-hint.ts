import { didYouMean } from '../text/did-you-mean.ts';
import { lexSql } from './lex.ts';

/** Words that begin a statement. */
const STARTS =
  `select insert update delete merge with call do truncate vacuum analyze refresh create drop alter grant revoke set
reset begin commit copy lock notify comment reindex cluster explain execute values`.split(/\s+/);
/** Words inside statements that are misspelt most. */
const INNER =
  `from where into values set order group by having returning using limit join left inner outer on and between
interval conflict nothing materialized concurrently view table index`.split(/\s+/);

/**
 * Returns what to write instead at a syntax error, or null: a placeholder of another tool, a missing semicolon or
 * parenthesis, a misspelt keyword. `at`: the offset that PostgreSQL reports.
 */
export function syntaxHint(sql: string, at: number, word: string): string | null {
  const rest = sql.slice(at);
  const placeholder = placeholderHint(sql, rest);
  if (placeholder !== null) return placeholder;
  const words = lexSql(sql).filter(({ kind }) => kind !== 'blank' && !kind.endsWith('comment'));
  const texts = words.map(({ start, end }) => sql.slice(start, end).toLowerCase());
  const index = words.findIndex(({ start, end }) => start <= at && at < end);
  const before = index > 0 ? (texts[index - 1] ?? '') : '';
  const isFirst = index === 0 || before === ';';
  if (word !== '' && !isFirst && STARTS.includes(word.toLowerCase()) && startsLine(sql, at)) {
    return `end the statement before ${word} with ;`;
  }
  const open = texts.filter((text) => text === '(').length - texts.filter((text) => text === ')').length;
  if (open > 0 && index >= words.length - 1)
    return open === 1 ? 'a parenthesis ( is not closed' : `${open} parentheses ( are not closed`;
  if (open < 0 && word === ')') return 'this ) closes nothing: remove it, or add the (';
  return isFirst ? misspelt(word, STARTS) : (misspelt(word, INNER) ?? misspelt(before, INNER));
}

function placeholderHint(sql: string, rest: string): string | null {
  const named = (name: string): string =>
    `write \${${name}} for a variable of pgherd.yaml, or $1->>'${name}' for a key of params`;
  if (/^\{[{%]/.test(rest)) return named(/^\{\{\s*(\w+)\s*\}\}/.exec(rest)?.[1] ?? 'name');
  const name = /^(?::|%\(|\$|#)([A-Za-z_]\w*)/.exec(rest)?.[1];
  if (name !== undefined) return named(name);
  if (/^%[sdLI]/.test(rest) || rest.startsWith('?') || /\?\s*;?\s*$/.test(sql)) {
    return "a job has no positional arguments: write a key of params, such as $1->>'name'";
  }
  return null;
}

function startsLine(sql: string, at: number): boolean {
  return sql.slice(sql.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
}

function misspelt(word: string, keywords: readonly string[]): string | null {
  if (word.length < 3 || [...STARTS, ...INNER].includes(word.toLowerCase())) return null;
  const near = didYouMean(word, keywords);
  return near === null ? null : `did you mean ${near.toUpperCase()} instead of ${word}?`;
}
