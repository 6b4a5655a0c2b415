import { type FoundSecret, findSecrets } from '../text/secrets.ts';
import { lexSql, type SqlLexeme } from './lex.ts';

/** Returns the secrets that an SQL text contains; `password = x` is one only inside a string, as in `dblink('…')`. */
export function secretsInSql(sql: string): readonly FoundSecret[] {
  const found = findSecrets(sql);
  if (!found.some(({ kind }) => kind === 'a password')) return found;
  const lexemes = lexSql(sql);
  return found.filter(({ kind, start }) => kind !== 'a password' || isQuoted(sql, lexemes, start));
}

function isQuoted(sql: string, lexemes: readonly SqlLexeme[], at: number): boolean {
  const lexeme = lexemes.find(({ start, end }) => at > start && at < end);
  if (lexeme?.kind !== 'string') return false;
  const text = sql.slice(lexeme.start, lexeme.end);
  if (!text.startsWith('$')) return true;
  // A dollar quote may contain code, with strings of its own.
  const tag = text.indexOf('$', 1) + 1;
  const body = text.slice(tag, -tag);
  return !body.includes("'") || isQuoted(body, lexSql(body), at - lexeme.start - tag);
}
