import pg from 'pg';

/** A name quoted for SQL. */
export function quoteIdentifier(name: string): string {
  return pg.escapeIdentifier(name);
}
