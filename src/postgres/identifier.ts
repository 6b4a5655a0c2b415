import pg from 'pg';

/** Returns a name quoted for SQL. */
export function quoteIdentifier(name: string): string {
  return pg.escapeIdentifier(name);
}

/** Returns a text quoted for SQL, for places where a parameter is not possible. */
export function quoteLiteral(text: string): string {
  return pg.escapeLiteral(text);
}
