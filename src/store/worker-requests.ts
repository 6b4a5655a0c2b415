import type { Connection } from '../postgres/connection.ts';
import type { ClaimedTask } from '../task/task.ts';
import { type ClaimRow, claimedTaskOf } from './claim-tasks.ts';

export interface LaunchRequest {
  readonly daemonId: string;
  /** How many one-shot workers may start. */
  readonly room: number;
  /** null: all. */
  readonly topics: readonly string[] | null;
}

export interface Launch {
  readonly requestId: string;
  readonly task: ClaimedTask;
}

/** Takes requests for one-shot workers, and claims their tasks. Throws SQLSTATE PH002 when the lease is over. */
export async function launchWorkers(connection: Connection, request: LaunchRequest): Promise<readonly Launch[]> {
  const rows = await connection.query<ClaimRow & { readonly request_id: string }>(
    `select l.request_id, (l.task).id, (l.task).token, (l.task).attempt, (l.task).claims, (l.task).lost, (l.task).job_id, (l.task).job_name,
       (l.task).topic, (l.task).sql, (l.task).database, (l.task).connection, (l.task).login, (l.task).transaction,
       (extract(epoch from (l.task).timeout) * 1000)::bigint as timeout_ms, (l.task).retry_limit, (l.task).retry_backoff, l.deep, l.context,
       (l.task).priority
     from _launch($1, $2, $3) l`,
    [request.daemonId, request.room, request.topics],
    'launch',
  );
  return rows.map((row) => ({ requestId: row.request_id, task: claimedTaskOf(row) }));
}

export interface OneShotRow {
  readonly requestId: string;
  readonly state: 'processing' | 'stopping' | 'ended';
  readonly pid: number | null;
  /** How it ended; null until then. */
  readonly status: string | null;
}

/** What one-shot workers do now. An ended request stays as it is. */
export async function writeOneShots(connection: Connection, rows: readonly OneShotRow[]): Promise<void> {
  await connection.execute(
    `update _worker_requests w
     set state = x.state, pid = coalesce(x.pid, w.pid), status = x.status,
         ended_at = case when x.state = 'ended' then clock_timestamp() end
     from jsonb_to_recordset($1::jsonb) as x ("requestId" bigint, state text, pid int, status text)
     where w.id = x."requestId" and w.state <> 'ended'`,
    [JSON.stringify(rows)],
  );
}

/** Requests that a daemon took which is no more. Gives how many. */
export function endLostRequests(connection: Connection): Promise<number> {
  return connection.execute(
    `update _worker_requests w set state = 'ended', ended_at = clock_timestamp(), status = 'lost with its daemon'
     where w.state not in ('requested', 'ended') and not exists (select from daemons d where d.id = w.daemon_id)`,
  );
}
