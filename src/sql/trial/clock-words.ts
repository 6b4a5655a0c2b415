import { lexSql, type SqlLexeme } from '../lex.ts';

/** Words of the grammar, which no search path leads elsewhere, as calls of `now()`. */
const CALLS: Readonly<Record<string, string>> = {
  current_date: 'now()::date',
  current_time: 'now()::timetz',
  current_timestamp: 'now()::timestamptz',
  localtime: 'now()::time',
  localtimestamp: 'now()::timestamp',
};

/**
 * Returns an SQL text that asks `now()` for the time wherever it says `current_date` or a similar word, in bodies of `DO` as well. Lines stay
 * where they are.
 */
export function withClockCalls(sql: string): string {
  if (!/\b(?:current_(?:date|time|timestamp)|localtime(?:stamp)?)\b/i.test(sql)) return sql;
  const lexemes = lexSql(sql);
  const isBlock = /\bdo\b/i.test(sql);
  let previous = '';
  return lexemes
    .map((lexeme) => {
      const text = sql.slice(lexeme.start, lexeme.end);
      const replaced = replacement(lexeme, text, previous, isBlock);
      if (lexeme.kind !== 'blank' && !lexeme.kind.endsWith('comment')) previous = text.toLowerCase();
      return replaced;
    })
    .join('');
}

function replacement({ kind }: SqlLexeme, text: string, previous: string, isBlock: boolean): string {
  if (kind === 'string' && isBlock && text.startsWith('$')) {
    const tag = text.slice(0, text.indexOf('$', 1) + 1);
    return text.length < 2 * tag.length ? text : `${tag}${withClockCalls(text.slice(tag.length, -tag.length))}${tag}`;
  }
  // After AS or a dot it is a name.
  if (kind !== 'code' || previous === 'as' || previous === '.') return text;
  return CALLS[text.toLowerCase()] ?? text;
}
