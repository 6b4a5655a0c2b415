/** A unit of an SQL text: a comment, a quoted text, a run of blanks, or a word or single character of code. */
export interface SqlLexeme {
  readonly kind: 'code' | 'blank' | 'string' | 'name' | 'line comment' | 'block comment';
  readonly start: number;
  readonly end: number;
}

const BLANK = /[ \t\n\r\f\v]+/y;
const LINE_COMMENT = /--[^\n\r]*/y;
const STRING_START = /(?:[bBeExXnN]|[uU]&)?'/y;
const NAME_START = /(?:[uU]&)?"/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[0-9][\w.]*|\$[0-9]+/y;

/**
 * Splits an SQL text as PostgreSQL's lexer does, in time linear in its length. The lexemes cover the whole text, which
 * need not be valid SQL: quoted texts and comments without an end last until the end of the text.
 */
export function lexSql(sql: string): readonly SqlLexeme[] {
  const lexemes: SqlLexeme[] = [];
  for (let start = 0; start < sql.length; ) {
    const lexeme = lexemeAt(sql, start);
    lexemes.push(lexeme);
    start = lexeme.end;
  }
  return lexemes;
}

function lexemeAt(sql: string, start: number): SqlLexeme {
  const endOf = (pattern: RegExp): number | null => {
    pattern.lastIndex = start;
    return pattern.test(sql) ? pattern.lastIndex : null;
  };
  const blank = endOf(BLANK);
  if (blank !== null) return { kind: 'blank', start, end: blank };
  const comment = endOf(LINE_COMMENT);
  if (comment !== null) return { kind: 'line comment', start, end: comment };
  if (sql.startsWith('/*', start)) return { kind: 'block comment', start, end: blockCommentEnd(sql, start) };
  const string = endOf(STRING_START);
  if (string !== null) return { kind: 'string', start, end: quoteEnd(sql, string, "'", /e/i.test(sql.charAt(start))) };
  const name = endOf(NAME_START);
  if (name !== null) return { kind: 'name', start, end: quoteEnd(sql, name, '"', false) };
  const tagEnd = endOf(DOLLAR_TAG);
  if (tagEnd !== null) {
    const tag = sql.slice(start, tagEnd);
    const closing = sql.indexOf(tag, tagEnd);
    return { kind: 'string', start, end: closing === -1 ? sql.length : closing + tag.length };
  }
  return { kind: 'code', start, end: endOf(WORD) ?? start + 1 };
}

/** Returns the offset after the closing quote; a doubled quote, and with `escapes` a backslash, does not close. */
function quoteEnd(sql: string, from: number, quote: string, escapes: boolean): number {
  let escaped = escapes ? sql.indexOf('\\', from) : -1;
  for (let at = sql.indexOf(quote, from); at !== -1; at = sql.indexOf(quote, at)) {
    let skipped = from;
    while (escaped !== -1 && escaped < at) {
      skipped = escaped + 2;
      escaped = sql.indexOf('\\', skipped);
    }
    if (skipped > at) at = skipped;
    else if (sql[at + 1] === quote) at += 2;
    else return at + 1;
  }
  return sql.length;
}

/** Block comments nest. */
function blockCommentEnd(sql: string, start: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  for (let match = edge.exec(sql); match !== null; match = edge.exec(sql)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return sql.length;
}
