import { lexSql } from '../../../sql/lex.ts';

export type ReadScript =
  | { readonly ok: true; readonly sql: string }
  /** Why it is not SQL alone. */
  | { readonly ok: false; readonly reason: string };

/** Commands that change nothing but what psql shows. */
const HARMLESS = /^\\(?:timing|echo|qecho|warn|pset|x|t|a|q|unset|conninfo|encoding\s+utf-?8|H|f|C|T|prompt)\b/i;

/**
 * Returns the SQL of a psql script: without the commands that only concern its output, and with its variables replaced, those of `\set`
 * and of `-v`.
 */
export function readScript(text: string, given: ReadonlyMap<string, string>): ReadScript {
  const variables = new Map(given);
  let sql = '';
  let rest = text;
  while (rest !== '') {
    const command = nextCommand(rest);
    sql += withVariables(command === null ? rest : rest.slice(0, command.start), variables);
    if (command === null) break;
    const [, name, value] = /^\\set\s+(\w+)\s*(.*)$/s.exec(command.text) ?? [];
    if (name !== undefined) variables.set(name, unquoted(value ?? ''));
    else if (!HARMLESS.test(command.text)) return { ok: false, reason: `${command.text} is a psql command, not SQL` };
    rest = rest.slice(command.end);
  }
  return { ok: true, sql };
}

/** Returns the number of statements of an SQL text. */
export function countStatements(sql: string): number {
  let count = 0;
  let isOpen = false;
  for (const { kind, start, end } of lexSql(sql)) {
    if (kind === 'blank' || kind.endsWith('comment')) continue;
    const isEnd = kind === 'code' && sql.slice(start, end) === ';';
    if (!isEnd && !isOpen) count += 1;
    isOpen = !isEnd;
  }
  return count;
}

interface PsqlCommand {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function nextCommand(text: string): PsqlCommand | null {
  const lexeme = lexSql(text).find(({ kind, start }) => kind === 'code' && text[start] === '\\');
  if (lexeme === undefined) return null;
  const lineEnd = text.indexOf('\n', lexeme.start);
  const end = lineEnd === -1 ? text.length : lineEnd;
  return { text: text.slice(lexeme.start, end).trim(), start: lexeme.start, end };
}

/** Replaces `:name`, `:'name'` and `:"name"`; names that are not set stay, and PostgreSQL's parser reports them. */
function withVariables(sql: string, variables: ReadonlyMap<string, string>): string {
  if (variables.size === 0) return sql;
  let replaced = '';
  let at = 0;
  for (const { kind, start, end } of lexSql(sql)) {
    if (start < at) continue;
    const piece = sql.slice(start, end);
    const [, quote = '', name = ''] = /^:(['"]?)(\w+)\1/.exec(sql.slice(start)) ?? [];
    const value = kind === 'code' && piece === ':' && sql[start - 1] !== ':' ? variables.get(name) : undefined;
    at = value === undefined ? end : start + 1 + name.length + 2 * quote.length;
    replaced +=
      value === undefined ? piece : quote === '' ? value : `${quote}${value.replaceAll(quote, quote + quote)}${quote}`;
  }
  return replaced;
}

function unquoted(value: string): string {
  const [, inner] = /^'((?:[^']|'')*)'$/s.exec(value.trim()) ?? [];
  return inner === undefined ? value.trim() : inner.replaceAll("''", "'");
}
