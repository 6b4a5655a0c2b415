import type { Connection } from '../../postgres/connection.ts';
import { shortText } from '../lists/short-text.ts';

/** The outcome of a task. */
export interface RunOutcome {
  readonly taskId: string;
  /** pending, running, retrying, finished, failed or cancelled; null: the log of the job does not contain it. */
  readonly state: string | null;
  readonly durationMs: number | null;
  readonly message: string | null;
}

/** Returns the outcomes of tasks of these jobs, in this order. The state of the job is used for tasks that its log leaves out. */
export function outcomesOf(
  connection: Connection,
  tasks: readonly { readonly job: string; readonly taskId: string }[],
): Promise<readonly RunOutcome[]> {
  return connection.query<RunOutcome>(
    `select x.id::text as "taskId",
       coalesce(t.state, l.state, s.last_state, case when j.log = 'errors' then 'finished' end) as state,
       l.duration_ms::float8 as "durationMs",
       ${shortText("coalesce(l.sqlstate || ' ', '') || coalesce(l.message, l.reason)")} as message
     from unnest($1::bigint[], $2::text[]) with ordinality as x (id, job, place)
     left join tasks t on t.id = x.id
     left join lateral (
       select a.state, a.duration_ms, a.sqlstate, a.message, a.reason from task_log a
       where a.task_id = x.id order by a.ended_at desc limit 1
     ) l on true
     left join jobs j on j.name = x.job
     left join job_state s on s.job_id = j.id and s.last_task_id = x.id
     order by x.place`,
    [tasks.map(({ taskId }) => taskId), tasks.map(({ job }) => job)],
  );
}

/** Returns the number of daemons with a valid lease. */
export async function countDaemons(connection: Connection): Promise<number> {
  const [row] = await connection.query<{ count: number }>(
    "select count(*)::int as count from daemons where lease_until > clock_timestamp() and state = 'running'",
  );
  return row?.count ?? 0;
}
