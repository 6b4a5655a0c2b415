import type { Connection } from '../../postgres/connection.ts';
import { ALL, type Page } from './page.ts';
import { IS_SILENT } from './silent-daemons.ts';

export interface ListedWorker {
  readonly daemon_id: string;
  readonly hostname: string;
  readonly slot: number;
  readonly state: string;
  readonly task_id: string | null;
  readonly pid: number | null;
  readonly items_processed: number;
  readonly last_run_at: Date | null;
  readonly last_status: string | null;
  readonly started_at: Date;
  /** Its daemon has sent no heartbeat for half of its lease: the row may be outdated. */
  readonly silent: boolean;
}

/** The slots of all daemons, as of their last heartbeat. */
export function listWorkers(connection: Connection, page: Page = ALL): Promise<readonly ListedWorker[]> {
  return connection.query<ListedWorker>(
    `select w.daemon_id, d.hostname, w.slot, w.state, w.task_id, w.pid, w.items_processed::float8 as items_processed,
       w.last_run_at, w.last_status, w.started_at, ${IS_SILENT} as silent
     from _workers w join daemons d on d.id = w.daemon_id
     order by w.daemon_id, w.slot limit $1 offset $2`,
    [page.limit, page.offset],
  );
}

/** A registered daemon. */
export interface RegisteredDaemon {
  readonly id: string;
  readonly hostname: string;
  readonly pid: number;
  readonly version: string;
  readonly state: string;
  readonly slots: number;
  readonly started_at: Date;
  readonly heartbeat_at: Date;
  /** Whether its lease is valid. */
  readonly alive: boolean;
  /** Whether it has sent no heartbeat for half of its lease. */
  readonly silent: boolean;
}

export interface ListedDaemon extends RegisteredDaemon {
  /** Maximum number of sessions that it may have open. */
  readonly max_sessions: number;
  /** Parts that do not work although it sends heartbeats, and why; null: all work. */
  readonly stalled: string | null;
}

export function listDaemons(connection: Connection): Promise<readonly ListedDaemon[]> {
  return connection.query<ListedDaemon>(
    `select id, hostname, pid, version, login::text as login, state, slots, max_sessions, started_at, heartbeat_at, lease_until, stalled,
       lease_until > clock_timestamp() as alive,
       ${IS_SILENT} as silent
     from daemons d order by id`,
  );
}

export interface Summary {
  readonly pending: number;
  readonly retrying: number;
  readonly running: number;
  /** Whether the counts of tasks come from a sample, because the queue is larger than 32 MB. */
  readonly estimated: boolean;
  /** Of the pending tasks, those that wait for an earlier task of their job. */
  readonly held: number;
  /** How long the oldest task that may start has been waiting; null: none waits. */
  readonly oldestWaitingMs: number | null;
  /** Of the last hour. */
  readonly finished: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly skipped: number;
  /** From the time when they could have started to their start, of the last hour; null: no task ran. */
  readonly latenessMedianMs: number | null;
  readonly latenessMaxMs: number | null;
}

/**
 * Reads the queue and the last hour, for a single answer. `statement_timestamp` is stable, unlike `clock_timestamp`, so the index on
 * `ended_at` bounds the search.
 */
export async function summarize(connection: Connection): Promise<Summary> {
  const [row] = await connection.query<Summary>(
    `select t.*, l.*, false as estimated
     from (
       select (count(*) filter (where state = 'pending'))::int as pending, (count(*) filter (where state = 'retrying'))::int as retrying,
         (count(*) filter (where state = 'running'))::int as running, (count(*) filter (where held))::int as held,
         extract(epoch from clock_timestamp() - min(available_at)
           filter (where not held and state <> 'running' and available_at <= clock_timestamp()))::float8 * 1000 as "oldestWaitingMs"
       from tasks
     ) t, (
       select (count(*) filter (where state = 'finished'))::int as finished, (count(*) filter (where state = 'failed'))::int as failed,
         (count(*) filter (where state = 'cancelled'))::int as cancelled, (count(*) filter (where state = 'skipped'))::int as skipped,
         percentile_cont(0.5) within group (order by late) as "latenessMedianMs", max(late) as "latenessMaxMs"
       from (
         select state, case when attempt = 1 and started_at is not null
           then greatest(0, extract(epoch from started_at - available_at)::float8 * 1000) end as late
         from task_log where ended_at > statement_timestamp() - interval '1 hour'
       ) x
     ) l`,
  );
  return row ?? NOTHING;
}

const NOTHING: Summary = {
  pending: 0,
  retrying: 0,
  running: 0,
  estimated: false,
  held: 0,
  oldestWaitingMs: null,
  finished: 0,
  failed: 0,
  cancelled: 0,
  skipped: 0,
  latenessMedianMs: null,
  latenessMaxMs: null,
};
