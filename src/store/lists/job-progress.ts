import type { Connection } from '../../postgres/connection.ts';
import { shortText } from './short-text.ts';

/** The progress of a job. */
export interface JobProgress {
  readonly name: string;
  readonly enabled: boolean;
  readonly startsAfterJob: boolean;
  readonly waiting: number;
  readonly running: number;
  /** Ended runs: finished and failed. */
  readonly runCount: number;
  readonly lastState: string | null;
  readonly lastDurationMs: number | null;
  readonly lastRowCount: number | null;
  /** The error of the last run, if it failed. */
  readonly lastMessage: string | null;
  /** null: no clock time is known. */
  readonly nextDueMs: number | null;
}

/** Returns all jobs, by name. One statement; cheap enough for a few hundred jobs several times a second. */
export async function loadJobProgress(connection: Connection): Promise<readonly JobProgress[]> {
  return await connection.query<JobProgress>(
    `select j.name, j.enabled, j.after_jobs <> '{}' as "startsAfterJob",
       coalesce(t.waiting, 0) as waiting, coalesce(t.running, 0) as running,
       (s.success_count + s.failure_count)::int as "runCount",
       s.last_state as "lastState",
       (extract(epoch from s.last_ended_at - s.last_started_at) * 1000)::float8 as "lastDurationMs",
       l.row_count::int as "lastRowCount", ${shortText('l.message')} as "lastMessage",
       case when isfinite(s.next_due_at) then (extract(epoch from s.next_due_at) * 1000)::float8 end as "nextDueMs"
     from jobs j
     join _job_states s on s.job_id = j.id
     left join (
       select k.job_id, (count(*) filter (where k.state <> 'running'))::int as waiting, (count(*) filter (where k.state = 'running'))::int as running
       from _task_states k where k.job_id is not null group by k.job_id
     ) t on t.job_id = j.id
     left join lateral (
       select g.row_count, g.message from _task_log_all g
       where g.job_id = j.id and g.task_id = s.last_task_id and g.ended_at = s.last_ended_at
     ) l on true
     order by j.name`,
    [],
    'job-progress',
  );
}
