import type { Connection } from '../../postgres/connection.ts';
import type { JobSql } from '../../postgres/trial/check-jobs.ts';

/** Returns the SQL of every enabled job, by name, and its place. */
export async function loadJobSql(connection: Connection): Promise<readonly JobSql[]> {
  return await connection.query<JobSql>(
    `select name, sql, params, role::text, database::text, connection from jobs where enabled order by name`,
  );
}

/** Returns whether this is the live daemon with the lowest id, which does the work that is needed once for all. */
export async function isFirstDaemon(connection: Connection, daemonId: string): Promise<boolean> {
  const rows = await connection.query(
    'select from daemons where id < $1::bigint and lease_until > clock_timestamp() limit 1',
    [daemonId],
  );
  return rows.length === 0;
}
