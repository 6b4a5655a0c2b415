import type { Connection } from '../connection.ts';
import { quoteLiteral } from '../identifier.ts';

const SCHEMA = 'pgherd_test_clock';

/**
 * Creates functions that hide PostgreSQL's own functions for the time. Objects are found in the search path at the time of
 * planning, so they also apply within functions that are called, unless those have a search path of their own. Stored
 * expressions (defaults, views) keep PostgreSQL's functions.
 */
export async function createClock(connection: Connection, at: string): Promise<void> {
  const names = ['now', 'transaction_timestamp', 'statement_timestamp', 'clock_timestamp'];
  const functions = names.map(
    (name) =>
      `create function ${SCHEMA}.${name}() returns pg_catalog.timestamptz language sql stable as $$ select ${quoteLiteral(at)}::pg_catalog.timestamptz $$`,
  );
  await connection.execute(
    [`create schema ${SCHEMA}`, `grant usage on schema ${SCHEMA} to public`, ...functions].join('; '),
  );
}

/** Puts the clock before the functions of PostgreSQL, and after the schemas of the current search path, where new objects are created. */
export async function useClock(connection: Connection, isLocal: boolean): Promise<void> {
  await connection.query(
    `select pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', nullif(nullif(p.path, ''), '""'), '${SCHEMA}', 'pg_catalog'), $1)
     from pg_catalog.current_setting('search_path') as p (path)`,
    [isLocal],
  );
}
