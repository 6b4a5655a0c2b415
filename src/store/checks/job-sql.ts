import type { Connection } from '../../postgres/connection.ts';
import type { JobSql } from '../../postgres/trial/check-jobs.ts';

/** Returns the SQL of every enabled job, by name, and where it runs. */
export async function loadJobSql(connection: Connection): Promise<readonly JobSql[]> {
  return await connection.query<JobSql>(
    `select name, sql, params, role::text, database::text, connection from jobs where enabled order by name`,
  );
}
