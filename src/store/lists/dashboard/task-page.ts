import type { Connection } from '../../../postgres/connection.ts';
import type { Attempt } from '../pages/one-task.ts';
import { shortText } from '../short-text.ts';
import { END_OF_TASK, ms } from './epoch.ts';

export interface TaskPageFacts {
  readonly job_id: string | null;
  readonly job: string | null;
  readonly job_exists: boolean;
  readonly sql: string;
  readonly params: unknown;
  readonly topic: string;
  readonly priority: number | null;
  readonly role: string | null;
  readonly database: string | null;
  readonly connection: string | null;
  readonly revision: number | null;
  readonly due_ms: number | null;
  readonly created_ms: number | null;
  readonly created_by: string | null;
  readonly available_ms: number | null;
  readonly timeout_ms: number | null;
  readonly retry_limit: number | null;
  readonly parent_task_id: string | null;
  readonly started_ms: number | null;
  readonly daemon_id: string | null;
  readonly hostname: string | null;
  readonly pid: number | null;
}

const CUT = 100_000;

/** Returns an unfinished task, or the log rows of an ended one; null: neither exists. */
export async function loadTaskFacts(connection: Connection, id: string): Promise<TaskPageFacts | null> {
  const [open] = await connection.query<TaskPageFacts>(
    `select t.job_id::text as job_id, t.job_name as job, exists (select from jobs j where j.id = t.job_id) as job_exists, left(t.sql, ${CUT}) as sql,
       case when pg_column_size(t.params) < ${CUT} then t.params end as params, t.topic, t.priority, coalesce(t.login, l.login) as role,
       coalesce(t.database, current_database()) as database, t.connection, t.revision::float8 as revision, ${ms('t.scheduled_for')} as due_ms,
       ${ms('t.created_at')} as created_ms, t.created_by, ${ms('t.available_at')} as available_ms, ${ms('t.timeout')} as timeout_ms, t.retry_limit,
       t.parent_task_id::text as parent_task_id, ${ms('l.claimed_at')} as started_ms, l.daemon_id::text as daemon_id, d.hostname,
       (select w.pid from _workers w where w.task_id = t.id limit 1) as pid
     from _tasks t left join _task_leases l on l.task_id = t.id and not l.done left join daemons d on d.id = l.daemon_id where t.id = $1`,
    [id],
  );
  if (open !== undefined) return open;
  const [ended] = await connection.query<TaskPageFacts>(
    `select l.job_id::text as job_id, l.job_name as job, exists (select from jobs j where j.id = l.job_id) as job_exists, left(l.sql, ${CUT}) as sql,
       case when pg_column_size(l.params) < ${CUT} then l.params end as params, l.topic, l.priority, l.login as role,
       coalesce(l.database, current_database()) as database, l.connection, l.revision::float8 as revision, ${ms('l.scheduled_for')} as due_ms,
       ${ms('l.created_at')} as created_ms, l.created_by, ${ms('l.available_at')} as available_ms, ${ms('j.timeout')} as timeout_ms, j.retry_limit,
       l.parent_task_id::text as parent_task_id, null::float8 as started_ms, l.daemon_id::text as daemon_id, d.hostname, null::int as pid
     from _task_log_all l left join jobs j on j.id = l.job_id left join daemons d on d.id = l.daemon_id
     where l.task_id = $1 order by ${END_OF_TASK} desc limit 1`,
    [id],
  );
  return ended ?? null;
}

export type AttemptFact = Pick<
  Attempt,
  | 'attempt'
  | 'state'
  | 'reason'
  | 'started_at'
  | 'ended_at'
  | 'duration_ms'
  | 'row_count'
  | 'sqlstate'
  | 'message'
  | 'detail'
  | 'hint'
  | 'position'
  | 'daemon_id'
  | 'notices'
>;

/** Returns the ended attempts of a task, the first one first, at most 100; by its key, not in the order of the public view. */
export function loadAttempts(connection: Connection, id: string): Promise<readonly AttemptFact[]> {
  return connection.query<AttemptFact>(
    `select l.attempt, l.state, ${shortText('l.reason')} as reason, l.started_at, l.ended_at, ${ms('l.ended_at - l.started_at')} as duration_ms,
       l.row_count::float8 as row_count, l.sqlstate, ${shortText('l.message')} as message, ${shortText('l.detail')} as detail,
       ${shortText('l.hint')} as hint, l.position, l.daemon_id, l.notices
     from _task_log_all l where l.task_id = $1 order by ${END_OF_TASK}, l.attempt limit 100`,
    [id],
  );
}

export interface RelatedRow {
  readonly task_id: string | null;
  readonly job: string | null;
  readonly state: string;
  readonly at_ms: number | null;
  readonly ms: number | null;
  readonly row_count: number | null;
}

const RELATED = `l.task_id::text as task_id, l.job_name as job, l.state, ${ms('coalesce(l.scheduled_for, l.started_at, l.ended_at)')} as at_ms,
  ${ms('l.ended_at - l.started_at')} as ms, l.row_count::float8 as row_count`;

/** Returns the last state of these tasks, ended or not. */
export function loadRelated(connection: Connection, ids: readonly string[]): Promise<readonly RelatedRow[]> {
  return connection.query<RelatedRow>(
    `select distinct on (l.task_id) ${RELATED} from _task_log l where l.task_id = any ($1::bigint[])
       and not exists (select from _tasks t where t.id = l.task_id)
     union all
     select t.id::text, t.job_name, t.state, ${ms('coalesce(t.scheduled_for, t.available_at)')}, null, null from _task_states t where t.id = any ($1::bigint[])`,
    [ids],
  );
}

/** Runs of each job that are searched for a task that another one started. */
const SEARCHED = 2_000;

/** Returns the IDs of tasks that a task created: unfinished ones, and those among the first runs of these jobs in the range. */
export async function loadChildren(
  connection: Connection,
  id: string,
  { fromMs, toMs, names }: { readonly fromMs: number; readonly toMs: number; readonly names: readonly string[] },
): Promise<readonly string[]> {
  const rows = await connection.query<{ id: string }>(
    `select t.id::text as id from _tasks t where t.parent_task_id = $1
     union
     select l.task_id::text from unnest($4::text[]) n (name) cross join lateral (
       select x.task_id, x.parent_task_id from _task_log x
       where x.job_name = n.name and x.ended_at between to_timestamp($2::float8 / 1000) and to_timestamp($3::float8 / 1000)
       order by x.ended_at limit ${SEARCHED}
     ) l where l.parent_task_id = $1
     order by 1 limit 50`,
    [id, fromMs, toMs, names],
  );
  return rows.map((row) => row.id);
}

/** Returns the run of a job before an instant and the one after it. */
export async function loadNeighbours(
  connection: Connection,
  { jobId, atMs, id }: { readonly jobId: string; readonly atMs: number; readonly id: string },
): Promise<{ readonly before: RelatedRow | null; readonly after: RelatedRow | null }> {
  const one = async (order: 'desc' | 'asc', sign: '<' | '>'): Promise<RelatedRow | null> => {
    const [row] = await connection.query<RelatedRow>(
      `select ${RELATED} from _task_log l where l.job_id = $1 and l.state <> 'retrying' and l.task_id is distinct from $3
         and l.ended_at ${sign} to_timestamp($2::float8 / 1000) order by l.ended_at ${order} limit 1`,
      [jobId, atMs, id],
    );
    return row ?? null;
  };
  return { before: await one('desc', '<'), after: await one('asc', '>') };
}

export interface SessionFact {
  readonly pid: number;
  readonly state: string | null;
  readonly waits: string | null;
  readonly blocked_by: readonly number[];
}

/** Returns the activity of the backend of a running task; null: this login may not see it. */
export async function loadSession(connection: Connection, pid: number): Promise<SessionFact | null> {
  const [row] = await connection.query<SessionFact>(
    `select a.pid, a.state, nullif(concat_ws(': ', a.wait_event_type, a.wait_event), '') as waits, pg_blocking_pids(a.pid) as blocked_by
     from pg_stat_activity a where a.pid = $1`,
    [pid],
  );
  return row ?? null;
}
