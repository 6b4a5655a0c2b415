import type { Connection } from '../../postgres/connection.ts';
import type { ClaimedTask } from '../../task/task.ts';
import { type ClaimRow, claimedTaskOf } from './claim-row.ts';

export interface LaunchRequest {
  readonly daemonId: string;
  /** Maximum number of one-shot workers to start. */
  readonly room: number;
  /** null: all. */
  readonly topics: readonly string[] | null;
}

export interface Launch {
  readonly requestId: string;
  readonly task: ClaimedTask;
}

/** Takes requests for one-shot workers, and claims their tasks. Throws SQLSTATE PH002 when the lease has ended. */
export async function launchWorkers(connection: Connection, request: LaunchRequest): Promise<readonly Launch[]> {
  const rows = await connection.query<ClaimRow & { readonly request_id: string }>(
    `select request_id, id, lease, token, login, sql, params, topic, priority, timeout_ms, one_flush, limited, delayed, extra
     from _launch($1, $2, $3)`,
    [request.daemonId, request.room, request.topics],
    'launch',
  );
  return rows.map((row) => ({ requestId: row.request_id, task: claimedTaskOf(row) }));
}

/**
 * Asks again for the one-shot workers whose tasks were returned to the queue before they started. The tasks are reserved
 * for a moment, since the slots would be quicker. Returns how many.
 */
export async function requestAgain(
  connection: Connection,
  daemonId: string,
  taskIds: readonly string[],
): Promise<number> {
  const [row] = await connection.query<{ count: number }>(
    `with again as (
       update _worker_requests w set state = 'requested', daemon_id = null, started_at = null, status = null
       where w.state = 'initializing' and w.daemon_id = $1 and w.task_id = any ($2::bigint[])
       returning w.task_id
     )
     select _put_off(array(select task_id from again), interval '3 s') as count`,
    [daemonId, taskIds],
  );
  return row?.count ?? 0;
}

export interface OneShotRow {
  readonly requestId: string;
  /** The daemon that took the request; a request that another daemon has taken since is not changed. */
  readonly daemonId: string;
  readonly state: 'processing' | 'stopping' | 'ended';
  readonly pid: number | null;
  /** The end of the worker; null until then. */
  readonly status: string | null;
}

/** Writes the state of one-shot workers. An ended request stays as it is. */
export async function writeOneShots(connection: Connection, rows: readonly OneShotRow[]): Promise<void> {
  await connection.execute(
    `update _worker_requests w
     set state = x.state, pid = coalesce(x.pid, w.pid), status = x.status,
         ended_at = case when x.state = 'ended' then clock_timestamp() end
     from jsonb_to_recordset($1::jsonb) as x ("requestId" bigint, "daemonId" bigint, state text, pid int, status text)
     where w.id = x."requestId" and w.daemon_id = x."daemonId" and w.state <> 'ended'`,
    [JSON.stringify(rows)],
  );
}

/** Ends requests whose daemon no longer exists. Returns how many. */
export function endLostRequests(connection: Connection): Promise<number> {
  return connection.execute(
    `update _worker_requests w set state = 'ended', ended_at = clock_timestamp(), status = 'lost with its daemon'
     where w.state not in ('requested', 'ended') and not exists (select from daemons d where d.id = w.daemon_id)`,
  );
}
