import pg from 'pg';

/** A name quoted for SQL. */
export function quoteIdentifier(name: string): string {
  return pg.escapeIdentifier(name);
}

/** A text quoted for SQL, where no parameter can stand. */
export function quoteLiteral(text: string): string {
  return pg.escapeLiteral(text);
}
