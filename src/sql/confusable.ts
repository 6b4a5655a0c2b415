import { codePointName, firstReordering, firstUnusualBlank } from '../text/unusual-blanks.ts';
import { lexSql, type SqlLexeme } from './lex.ts';

/** A character that makes SQL look like other SQL. */
export interface ConfusableCharacter {
  /** The offset in the SQL, in UTF-16 code units. */
  readonly at: number;
  readonly message: string;
  readonly hint: string;
}

/**
 * Returns the first character that makes SQL look like other SQL, or null: a blank that PostgreSQL reads as a letter, a
 * control that reorders the text, or a line end that ends a comment for the eye or for PostgreSQL alone. Data in strings
 * may contain every other character. Bodies of `DO` and `CREATE FUNCTION` are code.
 */
export function confusableCharacter(sql: string): ConfusableCharacter | null {
  const reordering = firstReordering(sql);
  if (reordering !== null) {
    const message = `${codePointName(sql, reordering)} shows the text after it in another order`;
    return { at: reordering, message, hint: "remove it; in a string write it as U&'\\202E'" };
  }
  return hasDoubtful(sql) ? inLexemes(sql) : null;
}

function hasDoubtful(sql: string): boolean {
  return firstUnusualBlank(sql) !== null || /[\v\f\r]/.test(sql);
}

function inLexemes(sql: string): ConfusableCharacter | null {
  let firstWord = '';
  for (const lexeme of lexSql(sql)) {
    const text = sql.slice(lexeme.start, lexeme.end);
    if (lexeme.kind === 'code' && text === ';') firstWord = '';
    else if (lexeme.kind === 'code' && firstWord === '') firstWord = text.toLowerCase();
    const found = inLexeme(sql, lexeme, text, firstWord === 'do' || firstWord === 'create');
    if (found !== null) return found;
  }
  return null;
}

function inLexeme(sql: string, lexeme: SqlLexeme, text: string, hasBody: boolean): ConfusableCharacter | null {
  if (lexeme.kind === 'code') return unusualBlank(text, lexeme.start);
  if (lexeme.kind === 'line comment') return lineEnd(sql, lexeme, text);
  if (lexeme.kind !== 'string' || !hasBody || !text.startsWith('$')) return null;
  const tagLength = text.indexOf('$', 1) + 1;
  const found = confusableCharacter(text.slice(tagLength, -tagLength));
  return found === null ? null : { ...found, at: found.at + lexeme.start + tagLength };
}

function unusualBlank(text: string, start: number): ConfusableCharacter | null {
  const at = firstUnusualBlank(text);
  if (at === null) return null;
  const name = codePointName(text, at);
  return {
    at: start + at,
    message: `${name} looks like a blank, but PostgreSQL reads it as a letter of a name`,
    hint: `replace it by a blank; in a string write it as U&'\\${name.slice(2)}'`,
  };
}

function lineEnd(sql: string, { end }: SqlLexeme, text: string): ConfusableCharacter | null {
  const looksEnded = /[\v\f\u0085\u2028\u2029]/.exec(text)?.index ?? null;
  const hint = 'end the comment with a line feed';
  if (looksEnded !== null) {
    const name = codePointName(text, looksEnded);
    return {
      at: end - text.length + looksEnded,
      message: `${name} looks like the end of this comment, but PostgreSQL does not end it there`,
      hint,
    };
  }
  if (sql[end] !== '\r' || sql.slice(end).trim() === '') return null;
  return {
    at: end,
    message: 'U+000D ends this comment for PostgreSQL, but is not shown as a line end everywhere',
    hint,
  };
}
