import type { Connection } from '../connection.ts';

/** Returns a text that differs after any sequence of the database has advanced: a rollback does not undo that. */
export async function sequenceState(connection: Connection): Promise<string> {
  const [row] = await connection.query<{ state: string | null }>(
    `select pg_catalog.string_agg(pg_catalog.concat_ws('.', s.schemaname, s.sequencename, s.last_value), ',' order by s.schemaname, s.sequencename) as state
     from pg_catalog.pg_sequences s`,
  );
  return row?.state ?? '';
}
