import { lexSql } from './lex.ts';
import type { SqlParser, SqlStatement } from './parser.ts';
import { plpgsqlBody } from './statement-rules.ts';

/** How two texts of the same statements differ: only in blanks, also in comments, or also in the spelling of words. */
export type SameStatement = 'blanks' | 'comments' | 'spelling';

/** Returns how two SQL texts with the same parse tree differ; null when their trees differ, or one does not parse. */
export function sameStatement(before: string, after: string, parser: SqlParser): SameStatement | null {
  const [left, right] = [treeOf(before, parser), treeOf(after, parser)];
  if (left === null || left !== right) return null;
  if (tokens(before, true) === tokens(after, true)) return 'blanks';
  return tokens(before, false) === tokens(after, false) ? 'comments' : 'spelling';
}

/** Returns the parse tree as a text, without places; the code of functions is reduced to its tokens. */
function treeOf(sql: string, parser: SqlParser): string | null {
  const parsed = parser.parse(sql);
  return parsed.ok ? parsed.statements.map(statementText).join('\n') : null;
}

function statementText(statement: SqlStatement): string {
  const body = plpgsqlBody(statement);
  const code = body === null ? null : tokens(body, false);
  return JSON.stringify([statement.kind, statement.node], (key, value: unknown) => {
    if (PLACES.test(key)) return undefined;
    return body !== null && value === body ? code : value;
  });
}

const PLACES = /^(?:\w+_)?(?:location|list_start|list_end)$|^stmt_len$/;

/** Returns the words and strings of a text, one a line; with `comments` those as well. Dollar quotes are taken apart. */
function tokens(sql: string, comments: boolean): string {
  return lexSql(sql)
    .flatMap(({ kind, start, end }) => {
      const text = sql.slice(start, end);
      if (kind === 'blank') return [];
      if (kind === 'line comment' || kind === 'block comment') return comments ? [text.trimEnd()] : [];
      if (kind !== 'string' || !text.startsWith('$')) return [text];
      const tag = text.slice(0, text.indexOf('$', 1) + 1);
      return [tag, tokens(text.slice(tag.length, -tag.length), comments), tag];
    })
    .join('\n');
}
