import type { Connection } from '../../postgres/connection.ts';
import { failuresInARow } from './failures-in-a-row.ts';

/** A run that is due and has not started for longer than its job's `late_after`, else a minute. */
export interface LateRun {
  readonly job: string;
  readonly due_at: Date;
  /** null: there is no task yet. */
  readonly task_id: string | null;
  readonly topic: string;
}

/** Returns the late runs, the one that is due for the longest time first. */
export function lateRuns(connection: Connection): Promise<readonly LateRun[]> {
  return connection.query<LateRun>(
    `select j.name as job, x.due_at, x.task_id, j.topic
     from jobs j
     join (
       select t.job_id, t.id as task_id, coalesce(t.scheduled_for, t.available_at) as due_at
       from _tasks t left join _task_leases l on l.task_id = t.id
       where t.job_id is not null and t.attempt = 0 and l.task_id is null
         and coalesce(t.scheduled_for, t.available_at) < statement_timestamp()
       union all
       select s.job_id, null, s.next_due_at from job_state s
       where s.next_due_at > '-infinity' and s.next_due_at < statement_timestamp()
         and (s.paused_at is null or s.paused_until <= statement_timestamp())
     ) x on x.job_id = j.id
     where x.due_at < statement_timestamp() - coalesce(j.expect_late_after, interval '1 minute') and (j.enabled or x.task_id is not null)
     order by x.due_at, j.name`,
  );
}

/** Failures in a row are counted up to here. */
export const MOST_FAILURES = 100;

/** How often in a row each of these jobs has failed, and since when. */
export interface FailingJob {
  readonly job: string;
  /** `MOST_FAILURES`: so many or more. */
  readonly failures: number;
  readonly since: Date;
}

/** Returns the jobs whose last run failed, those with the most failures in a row first: up to `limit` of them. */
export function failingJobs(connection: Connection, limit: number): Promise<readonly FailingJob[]> {
  return connection.query<FailingJob>(
    `select j.name as job, greatest(1, f.n)::int as failures, coalesce(b.since, s.last_ended_at) as since
     from (select * from _job_states where last_state = 'failed' order by last_ended_at desc limit $1) s
     join jobs j on j.id = s.job_id
     ${failuresInARow(MOST_FAILURES)}
     order by failures desc, j.name`,
    [limit],
  );
}
