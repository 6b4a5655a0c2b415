import type { Connection } from '../../postgres/connection.ts';
import { int8s } from '../../postgres/raw/binary-arrays.ts';

export interface Promotion {
  /** How many came into the queue. */
  readonly promoted: number;
  /** Until the next one will, the next start of a topic with a delay, or the end of a topic's pause; null: nothing waits for a time. */
  readonly nextInMs: number | null;
}

/** Puts into the queue what has become available. Up to 1,000 at once. */
export async function promoteTasks(connection: Connection): Promise<Promotion> {
  const [row] = await connection.query<{ promoted: number; next_in_ms: number | null }>(
    `select promoted, next_in_ms, set_config('synchronous_commit', 'off', true) from _promote()`,
    [],
    'promote',
  );
  return { promoted: row?.promoted ?? 0, nextInMs: row?.next_in_ms ?? null };
}

/** Tasks of one lease that go back to the queue. */
export interface GiveBack {
  readonly lease: string;
  readonly taskIds: readonly string[];
  /** Their execution may be under way all the same. */
  readonly doubtful: boolean;
  /** As if they had never been claimed; else the attempt counts as lost. */
  readonly uncount: boolean;
  readonly startedAgoMs: number | null;
  /** For the log; null: nothing is logged. */
  readonly reason: string | null;
  readonly sqlstate: string | null;
  readonly message: string | null;
}

/** What says of tasks that go back that they had not begun. */
export const UNSTARTED = {
  doubtful: false,
  uncount: true,
  startedAgoMs: null,
  reason: null,
  sqlstate: null,
  message: null,
} as const;

/** Puts tasks back into the queue. Returns the ids of those that went; the others are done, or the lease is not the daemon's any more. */
export async function giveBackTasks(connection: Connection, back: GiveBack): Promise<readonly string[]> {
  const [row] = await connection.query<{ ids: readonly string[] }>(
    `select _give_back($1, $2::bigint[], $3, $4, $5, $6, $7, $8) as ids, set_config('synchronous_commit', 'off', true)`,
    [
      back.lease,
      back.taskIds,
      back.doubtful,
      !back.uncount,
      back.reason,
      back.sqlstate,
      back.message,
      back.startedAgoMs,
    ],
    'give_back',
  );
  return row?.ids ?? [];
}

/** Of tasks that were sent to a session to be executed one after the other, what has become of them. */
export interface BatchProgress {
  /** Ids of those that are done. */
  readonly done: readonly string[];
  /** The instant after which none begins is over, so that the first that is not done is the one that runs. */
  readonly over: boolean;
}

export async function batchProgress(
  connection: Connection,
  batch: { readonly token: string; readonly taskIds: readonly string[]; readonly until: Date },
): Promise<BatchProgress> {
  const [row] = await connection.query<BatchProgress>(
    // Its snapshot is younger than statement_timestamp.
    `select array(select d.task_id from _done d where d.token = $1 and d.task_id = any ($2::bigint[])) as done,
       statement_timestamp() > $3::timestamptz as over`,
    [batch.token, batch.taskIds, batch.until],
    'batch_progress',
  );
  return row ?? { done: [], over: false };
}

/**
 * Moves tasks that are done to the log. Returns the ids of those that were not moved: a transaction of a user holds the job or the key, or
 * they are not done.
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

/** Of tasks that could not be moved, returns the ids of those that leases of this daemon hold: they are to be moved later. */
export async function stillLeased(
  connection: Connection,
  leases: readonly string[],
  taskIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await connection.query<{ id: string }>(
    `select x.id from _leases l cross join lateral unnest(l.ids) x (id) where l.id = any ($1::bigint[]) and x.id = any ($2::bigint[])`,
    [leases, taskIds],
    'still_leased',
  );
  return rows.map(({ id }) => id);
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

/** `done`: its effect has committed, and it is to be moved. `lost`: its lease is over. `locked`: another transaction is in the way, try again. */
export type SettleResult = 'settled' | 'done' | 'lost' | 'locked';

/** Records ended attempts. Returns by task what became of the record. */
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

/** Tasks that were claimed before and are unfinished, of those that run in other databases. */
export async function claimedElsewhere(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.query<{ id: string }>(
    'select id from _task_states where claims > 0 and (database is not null or connection is not null)',
  );
  return rows.map((row) => row.id);
}

/** Cancel requests for tasks that this daemon holds. */
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

/** How long a task of a topic with a delay has to wait for its turn, in ms; null: it has taken it, and is to start now. */
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
