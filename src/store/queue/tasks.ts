import type { Connection } from '../../postgres/connection.ts';
import { int8s } from '../../postgres/raw/binary-arrays.ts';

export interface PromotedTasks {
  /** The number of tasks that came into the queue. */
  readonly promoted: number;
  /**
   * Time until the next task becomes available, a topic with a delay may start again, or a topic's pause ends, in ms; null: nothing waits
   * for a time.
   */
  readonly nextInMs: number | null;
}

/** Puts tasks that have become available into the queue, up to 1,000 at once. */
export async function promoteTasks(connection: Connection): Promise<PromotedTasks> {
  const [row] = await connection.query<{ promoted: number; next_in_ms: number | null }>(
    `select promoted, next_in_ms, set_config('synchronous_commit', 'off', true) from _promote()`,
    [],
    'promote',
  );
  return { promoted: row?.promoted ?? 0, nextInMs: row?.next_in_ms ?? null };
}

/** Tasks of one lease that return to the queue. */
export interface GiveBack {
  readonly lease: string;
  readonly taskIds: readonly string[];
  /** Whether they may still be being executed. */
  readonly doubtful: boolean;
  /** Whether they return as if they had never been claimed; otherwise the attempt counts as lost. */
  readonly uncounted: boolean;
  readonly startedAgoMs: number | null;
  /** For the log; null: nothing is logged. */
  readonly reason: string | null;
  readonly sqlstate: string | null;
  readonly message: string | null;
}

/** The fields of a return of tasks that have not begun. */
export const UNSTARTED = {
  doubtful: false,
  uncounted: true,
  startedAgoMs: null,
  reason: null,
  sqlstate: null,
  message: null,
} as const;

/** Returns tasks to the queue. Returns their ids; the others are done, or this daemon no longer holds the lease. */
export async function giveBackTasks(connection: Connection, back: GiveBack): Promise<readonly string[]> {
  const [row] = await connection.query<{ ids: readonly string[] }>(
    `select _give_back($1, $2::bigint[], $3, $4, $5, $6, $7, $8) as ids, set_config('synchronous_commit', 'off', true)`,
    [
      back.lease,
      back.taskIds,
      back.doubtful,
      !back.uncounted,
      back.reason,
      back.sqlstate,
      back.message,
      back.startedAgoMs,
    ],
    'give_back',
  );
  return row?.ids ?? [];
}

/** The state of tasks that were sent to a session to be executed one after the other. */
export interface BatchProgress {
  /** Ids of those that are done. */
  readonly done: readonly string[];
  /** Whether the instant after which no task begins is over, so that the first task that is not done is the running one. */
  readonly over: boolean;
}

export async function batchProgress(
  connection: Connection,
  batch: { readonly token: string; readonly taskIds: readonly string[]; readonly until: Date },
): Promise<BatchProgress> {
  const [row] = await connection.query<BatchProgress>(
    // Its snapshot is newer than statement_timestamp.
    `select array(select d.task_id from _done d where d.token = $1 and d.task_id = any ($2::bigint[])) as done,
       statement_timestamp() > $3::timestamptz as over`,
    [batch.token, batch.taskIds, batch.until],
    'batch_progress',
  );
  return row ?? { done: [], over: false };
}

/**
 * Moves done tasks to the log. Returns the ids of those that were not moved: a transaction of a user holds the job or the key, or they
 * are not done.
 */
export async function moveTasks(
  connection: Connection,
  leases: readonly string[],
  taskIds: readonly string[],
  notices: Readonly<Record<string, readonly string[]>> | null,
): Promise<readonly string[]> {
  const [row] = await connection.raw(
    `select case when cardinality(m) < $4 then array_to_string(m, ',') end, set_config('synchronous_commit', 'off', true)
     from _move($1, $2, $3) m`,
    [int8s(leases), int8s(taskIds), notices === null ? null : JSON.stringify(notices), String(taskIds.length)],
    'move',
  );
  const moved = row?.[0] ?? null;
  if (row !== undefined && moved === null) return [];
  const isMoved = new Set(moved?.split(','));
  return taskIds.filter((id) => !isMoved.has(id));
}

/** A task that a lease holds. `done`: its effect has committed. */
export interface LeasedTask {
  readonly id: string;
  readonly lease: string;
  readonly done: boolean;
}

/** Returns, of tasks that could not be moved, those that leases of this daemon hold. */
export function stillLeased(
  connection: Connection,
  leases: readonly string[],
  taskIds: readonly string[],
): Promise<readonly LeasedTask[]> {
  return connection.query<LeasedTask>(
    `select x.id, l.id as lease, exists (select from _done d where d.task_id = x.id and d.token = l.token) as done
     from _leases l cross join lateral unnest(l.ids) x (id) where l.id = any ($1::bigint[]) and x.id = any ($2::bigint[])`,
    [leases, taskIds],
    'still_leased',
  );
}

export interface SettledAttempt {
  readonly lease: string;
  readonly taskId: string;
  readonly state: 'finished' | 'failed' | 'cancelled' | 'retrying';
  readonly retryDelayMs: number | null;
  /** The attempt uses up no retry. */
  readonly lost: boolean;
  readonly startedAgoMs: number | null;
  readonly rowCount: number | null;
  readonly reason: string | null;
  readonly sqlstate: string | null;
  readonly message: string | null;
  readonly detail: string | null;
  readonly hint: string | null;
  readonly context: string | null;
  readonly position: number | null;
  readonly notices: readonly string[] | null;
}

/**
 * `done`: its effect has committed, and it is to be moved. `lost`: its lease has ended. `locked`: another transaction holds a row, try
 * again.
 */
export type SettleResult = 'settled' | 'done' | 'lost' | 'locked';

/** Records ended attempts. Returns the result of each record, by task. */
export async function settleTasks(
  connection: Connection,
  attempts: readonly SettledAttempt[],
): Promise<ReadonlyMap<string, SettleResult>> {
  const rows = await connection.query<{ id: string; result: SettleResult }>(
    'select task_id as id, result from _settle($1)',
    [JSON.stringify(attempts)],
    'settle',
  );
  return new Map(rows.map(({ id, result }) => [id, result]));
}

/** Returns the reason of the cancel request for this task; null when there is none. */
export async function cancelReason(connection: Connection, taskId: string): Promise<string | null> {
  const [row] = await connection.query<{ reason: string }>(
    "select coalesce(reason, 'cancelled by ' || requested_by) as reason from _cancel_requests where task_id = $1",
    [taskId],
  );
  return row?.reason ?? null;
}

/** Returns those of the unfinished tasks that run in other databases and were claimed before. */
export async function claimedElsewhere(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.query<{ id: string }>(
    'select id from _task_states where claims > 0 and (database is not null or connection is not null)',
  );
  return rows.map((row) => row.id);
}

/** Returns the cancel requests for tasks that this daemon holds. */
export function cancelRequests(
  connection: Connection,
  daemonId: string,
): Promise<readonly { readonly taskId: string; readonly by: string; readonly reason: string | null }[]> {
  return connection.query(
    `select c.task_id as "taskId", c.requested_by as by, c.reason
     from _cancel_requests c join _leases l on l.daemon_id = $1 and c.task_id = any (l.ids)`,
    [daemonId],
    'cancel_requests',
  );
}

/**
 * Takes the turn of a task of a topic with a delay. Returns how long to wait before the next try, in ms; null: it has its turn, and is to
 * start now.
 */
export async function takeTurn(
  connection: Connection,
  { id, lease, token }: { readonly id: string; readonly lease: string; readonly token: string },
): Promise<number | null> {
  const [row] = await connection.query<{ wait_ms: string | null }>(
    'select wait_ms from _take_turn($1, $2, $3, null)',
    [lease, token, id],
    'take_turn',
  );
  return row?.wait_ms == null ? null : Number(row.wait_ms);
}
