import type { Connection } from '../../postgres/connection.ts';
import { heartbeatName, heartbeatOf } from '../daemons/heartbeat-name.ts';

/** A daemon whose heartbeat session is open, and which sends no heartbeats: its process is stopped or does not respond. */
export interface SilentDaemon {
  /** null: other daemons consider it lost and have taken over its tasks. */
  readonly daemonId: string | null;
  readonly hostname: string;
  readonly pid: number;
  /** Time since its last heartbeat; null: this login may not see that (`pg_read_all_stats`). Always known with a `daemonId`. */
  readonly silentMs: number | null;
}

/** SQL: no heartbeat for half of the lease, which is several heartbeats. `d` is a row of `daemons`. */
export const IS_SILENT = '(clock_timestamp() - d.heartbeat_at > (d.lease_until - d.heartbeat_at) / 2)';

/**
 * Returns daemons that are connected and silent. A daemon that was taken over has no row: only its session remains. One that sends
 * heartbeats, drains, starts or waits for a synchronous standby is never among them, except with `silentMs: null` in the moment before it has registered.
 */
export async function silentDaemons(connection: Connection): Promise<readonly SilentDaemon[]> {
  // First the sessions: a daemon that registers meanwhile has a row.
  const sessions = await connection.query<{ name: string; silentMs: number | null; active: boolean; syncing: boolean }>(
    `select application_name as name, coalesce(state = 'active', false) as active,
       coalesce(wait_event = 'SyncRep', false) as syncing,
       (extract(epoch from clock_timestamp() - state_change) * 1000)::float8 as "silentMs"
     from pg_stat_activity
     where datname = current_database() and starts_with(application_name, 'pgherd heartbeat ')
     order by application_name, state_change`,
  );
  const rows = await connection.query<SilentDaemon & { readonly silent: boolean }>(
    `select d.id as "daemonId", d.hostname, d.pid, ${IS_SILENT} as silent,
       (extract(epoch from clock_timestamp() - d.heartbeat_at) * 1000)::float8 as "silentMs"
     from daemons d order by d.id`,
  );
  // A daemon whose commit waits for a standby has sent its heartbeat: the server holds it up.
  const syncing = new Set(sessions.flatMap(({ name, syncing }) => (syncing ? [name] : [])));
  const connected = new Set(sessions.flatMap(({ name }) => (syncing.has(name) ? [] : [name])));
  const registered = new Set(rows.map(({ pid, hostname }) => heartbeatName(pid, hostname)));
  const gone = sessions.filter(
    ({ name, silentMs, active }) =>
      !registered.has(name) && !active && (silentMs === null || silentMs > SILENT_SESSION_MS),
  );
  return [
    ...rows
      .filter(({ silent, pid, hostname }) => silent && connected.has(heartbeatName(pid, hostname)))
      .map(({ silent: _, ...daemon }) => daemon),
    ...gone.flatMap(({ name, silentMs }) => {
      const process = heartbeatOf(name);
      return process === null ? [] : [{ daemonId: null, ...process, silentMs }];
    }),
  ];
}

/**
 * Longer than a daemon needs to register, or to drain after it has removed its row, and than PostgreSQL keeps a session of a broken
 * network.
 */
const SILENT_SESSION_MS = 15_000;
