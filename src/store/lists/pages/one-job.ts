import type { Connection } from '../../../postgres/connection.ts';
import { MEASURED_RUNS_IN_VIEW } from '../../run-times/measured-runs.ts';
import { shortText } from '../short-text.ts';

/** What the page of a job says beside its row of the list. */
export interface JobDetails {
  readonly timeout_ms: number;
  readonly retry_limit: number;
  readonly overlap: string;
  readonly catchup: string;
  readonly sql: string;
  readonly applied_by: string | null;
  readonly applied_at: Date | null;
  readonly git_commit: string | null;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
  /** Since when PostgreSQL cannot plan its SQL, as a daemon found; null: it found nothing. */
  readonly sql_broken_at: Date | null;
  readonly sql_error: string | null;
}

/** Returns the details of a job; null: it does not exist, or this login may not see it. */
export async function jobDetails(connection: Connection, name: string): Promise<JobDetails | null> {
  const [row] = await connection.query<JobDetails>(
    `select (extract(epoch from j.timeout) * 1000)::float8 as timeout_ms, j.retry_limit, j.overlap, j.catchup, ${shortText('j.sql')} as sql,
       r.applied_by::text as applied_by, r.applied_at, r.git_commit, d.p50_ms, d.p95_ms, s.sql_broken_at, left(s.sql_error, 1000) as sql_error
     from jobs j
     left join job_state s on s.job_id = j.id
     left join revisions r on r.project_id = j.project_id and r.revision = j.revision
     cross join lateral ${MEASURED_RUNS_IN_VIEW} d
     where j.name = $1`,
    [name],
  );
  return row ?? null;
}
