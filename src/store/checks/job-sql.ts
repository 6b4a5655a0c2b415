import type { Connection } from '../../postgres/connection.ts';
import type { CheckedJobs, JobSql } from '../../postgres/trial/check-jobs.ts';

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

/** An alert about the SQL of a job: it cannot be planned, or it can be again. */
export interface SqlAlert {
  readonly job: string;
  readonly kind: 'sql_broken' | 'recovered';
  readonly reason: string;
}

/** Records what a check has found, and raises alerts for what is new. Returns them. */
export function recordSqlCheck(
  connection: Connection,
  problems: CheckedJobs['problems'],
): Promise<readonly SqlAlert[]> {
  const broken = problems.filter(({ kind }) => kind === 'broken');
  const unchecked = problems.filter(({ kind }) => kind === 'unchecked');
  return connection.query<SqlAlert>('select job, kind, reason from _record_sql_check($1, $2, $3)', [
    broken.map(({ job }) => job),
    broken.map(({ message }) => message),
    unchecked.map(({ job }) => job),
  ]);
}

/** A job whose SQL the last check of a daemon could not plan. */
export interface BrokenSql {
  readonly job: string;
  readonly since: Date;
  readonly message: string;
}

/** Returns the jobs whose SQL the last check of a daemon could not plan, by name. */
export function loadBrokenSql(connection: Connection): Promise<readonly BrokenSql[]> {
  return connection.query<BrokenSql>(
    `select j.name as job, s.sql_broken_at as since, s.sql_error as message
     from job_state s join jobs j on j.id = s.job_id where s.sql_broken_at is not null and j.enabled order by j.name`,
  );
}
