import type { Connection } from '../../postgres/connection.ts';
import { int4s, int8s, texts } from '../../postgres/raw/binary-arrays.ts';
import type { ClaimedTask } from '../../task/task.ts';
import { type ClaimRow, claimedTaskOf } from './claim-row.ts';
import { CLAIM_COLUMNS, type ClaimedLease, compareIds, leaseOf } from './claimed-leases.ts';

export interface ClaimRequest {
  readonly daemonId: string;
  /** The number of tasks that can start at once. */
  readonly slots: number;
  /** The number of further tasks, of topics without limits. */
  readonly ahead: number;
  /** The number of tasks of a topic with a concurrency that one slot takes, one after the other. */
  readonly lane: number;
  /** The topic that was served last; equal priorities continue after it. */
  readonly cursor: string;
  /** null: all. */
  readonly topics: readonly string[] | null;
  /** Marks below which no task is searched; null: search everywhere. */
  readonly marks: readonly ClaimMark[] | null;
  /** Logins with the maximum number of their tasks. */
  readonly rooms: readonly { readonly login: string; readonly room: number }[];
}

/** The id of a priority and topic up to which no claimable task was found. */
export interface ClaimMark {
  readonly priority: number;
  readonly topic: string;
  readonly id: string;
}

/**
 * Takes tasks, which are this daemon's until it loses its lease. Returns them by lease, in the order of their ids within a priority and
 * topic. Throws SQLSTATE PH002 when the lease has expired. Where the effect of a task commits together with its record, the claim does
 * not wait for the disk: the commit of the effect does, and makes the claim durable as well, which comes before it in the WAL. A claim
 * that a crash of the server undoes has had no effect. For tasks that run outside, or under a topic's limits, the claim must be durable.
 */
export async function claimTasks(connection: Connection, request: ClaimRequest): Promise<readonly ClaimedLease[]> {
  const { marks, rooms, topics } = request;
  const rows = await connection.raw(
    CLAIM,
    [
      request.daemonId,
      String(request.slots),
      String(request.ahead),
      String(request.lane),
      request.cursor,
      topics === null ? null : texts(topics),
      marks === null ? null : int4s(marks.map(({ priority }) => priority)),
      marks === null ? null : texts(marks.map(({ topic }) => topic)),
      marks === null ? null : int8s(marks.map(({ id }) => id)),
      rooms.length === 0 ? null : texts(rooms.map(({ login }) => login)),
      rooms.length === 0 ? null : int4s(rooms.map(({ room }) => room)),
    ],
    'claim',
  );
  return inOrder(rows.map(leaseOf), request.cursor);
}

const CLAIM = `
  with claimed as materialized (
    select ${CLAIM_COLUMNS}, outside from _claim($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  ), soon as materialized (
    select set_config('synchronous_commit', 'off', true) from claimed having bool_and(not limited and not outside)
  )
  select ${CLAIM_COLUMNS} from claimed left join soon on true`;

/** A claim returns the leases of one or more topics at once, in no particular order: first the topics after the cursor, then the others. */
function inOrder(leases: readonly ClaimedLease[], cursor: string): readonly ClaimedLease[] {
  if (leases.length < 2) return leases;
  const isSecond = ({ topic }: ClaimedLease): number => (topic > cursor ? 0 : 1);
  const byTopic = (a: ClaimedLease, b: ClaimedLease): number => (a.topic === b.topic ? 0 : a.topic < b.topic ? -1 : 1);
  return [...leases].sort(
    (a, b) => a.priority - b.priority || isSecond(a) - isSecond(b) || byTopic(a, b) || compareIds(a.firstId, b.firstId),
  );
}

/**
 * Returns the only task of a lease that `run_first` has created, and whether its effect has committed; null: the lease does not exist, so
 * the task was not claimed.
 */
export async function leasedTask(
  connection: Connection,
  lease: string,
): Promise<{ readonly task: ClaimedTask; readonly done: boolean } | null> {
  const [row] = await connection.query<ClaimRow & { readonly done: boolean }>(
    `select t.id, l.id as lease, l.token, l.login, t.sql, t.params::text as params, t.topic, t.priority,
       (extract(epoch from t.timeout) * 1000)::bigint as timeout_ms, false as one_flush, false as limited, false as delayed,
       _task_extra(t) as extra, exists (select from _done d where d.task_id = t.id and d.token = l.token) as done
     from _leases l join _tasks t on t.id = l.ids[1] where l.id = $1`,
    [lease],
    'leased_task',
  );
  return row === undefined ? null : { task: claimedTaskOf(row), done: row.done };
}

/** Returns the SQL and the parameters of a task whose claim did not contain them; null: the task has ended. */
export async function longSql(
  connection: Connection,
  { id }: Pick<ClaimedTask, 'id'>,
): Promise<Pick<ClaimedTask, 'sql' | 'params'> | null> {
  const [row] = await connection.query<Pick<ClaimedTask, 'sql' | 'params'>>(
    'select sql, params::text as params from _tasks where id = $1',
    [id],
    'long_sql',
  );
  return row ?? null;
}

/** A task in a lease of this daemon, according to the database. */
export interface HeldTask {
  readonly taskId: string;
  readonly lease: string;
  /** Its effect and record have committed. */
  readonly done: boolean;
  /** Whether it is for a one-shot worker that has not begun. */
  readonly launching: boolean;
}

/** Returns the tasks that this daemon holds, according to the database. */
export function heldTasks(connection: Connection, daemonId: string): Promise<readonly HeldTask[]> {
  return connection.query(
    `select x.id as "taskId", l.id as lease, exists (select from _done d where d.task_id = x.id and d.token = l.token) as done,
       exists (select from _worker_requests w where w.state = 'initializing' and w.task_id = x.id and w.daemon_id = $1) as launching
     from _leases l cross join lateral unnest(l.ids) x (id) where l.daemon_id = $1`,
    [daemonId],
    'held_tasks',
  );
}
