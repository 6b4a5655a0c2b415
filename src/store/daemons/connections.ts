import type { Connection } from '../../postgres/connection.ts';

export interface Backend {
  readonly pid: number;
  /** As PostgreSQL writes it: microseconds matter. */
  readonly backendStart: string;
}

export interface JobBackend extends Backend {
  readonly login: string;
  readonly database: string;
}

/** Records a job session before it executes a task: if its daemon dies, other daemons find it here. Returns the id of the daemon. */
export async function noteBackend(connection: Connection, daemonId: string, backend: JobBackend): Promise<string> {
  await connection.execute(
    `insert into _connections (daemon_id, pid, backend_start, login, database) values ($1, $2, $3, $4, $5)
     on conflict on constraint connections_pkey do update set daemon_id = excluded.daemon_id`,
    [daemonId, backend.pid, backend.backendStart, backend.login, backend.database],
  );
  return daemonId;
}

/** Deletes the rows of sessions that have ended. Returns those that have not ended, for which a rescue waits. */
export async function forgetBackends(
  connection: Connection,
  backends: readonly Backend[],
): Promise<readonly Backend[]> {
  const rows = await connection.query<Backend>(
    `with x as materialized (
       select x.pid, x."backendStart" from jsonb_to_recordset($1::jsonb) as x (pid int, "backendStart" timestamptz)
     ), alive as materialized (
       select x.pid, x."backendStart" from x join pg_stat_activity a on a.pid = x.pid and coalesce(a.backend_start = x."backendStart", true)
     ), gone as (
       delete from _connections c using x
         where c.pid = x.pid and c.backend_start = x."backendStart" and x.pid not in (select pid from alive)
     )
     select pid, "backendStart"::text from alive`,
    [JSON.stringify(backends.map(({ pid, backendStart }) => ({ pid, backendStart })))],
  );
  return rows;
}

/** Returns whether this backend still exists. */
export async function isAlive(connection: Connection, backend: Backend): Promise<boolean> {
  const rows = await connection.query(
    'select from pg_stat_activity a where a.pid = $1 and coalesce(a.backend_start = $2::timestamptz, true)',
    [backend.pid, backend.backendStart],
    'is_alive',
  );
  return rows.length > 0;
}

/** Returns which of these databases another session waits to drop, rename, move or copy: it holds a lock of the whole database. */
export async function wantedDatabases(connection: Connection, names: readonly string[]): Promise<readonly string[]> {
  const rows = await connection.query<{ name: string }>(
    `select distinct d.datname::text as name from pg_locks l join pg_database d on d.oid = l.objid
     where l.locktype = 'object' and l.classid = 'pg_database'::regclass and l.mode in ('ShareLock', 'ExclusiveLock', 'AccessExclusiveLock')
       and d.datname = any ($1)`,
    [names],
    'wanted_databases',
  );
  return rows.map(({ name }) => name);
}

/** Returns the state of those backends that the server knows, by pid. */
export async function backendStates(
  connection: Connection,
  backends: readonly Backend[],
): Promise<ReadonlyMap<number, { readonly idleMs: number | null }>> {
  const rows = await connection.query<{ pid: number; idleMs: number | null }>(
    // Of sessions of other logins the state is null without pg_read_all_stats.
    `select a.pid, case when a.state like 'idle%' then extract(epoch from clock_timestamp() - a.state_change)::float8 * 1000 end as "idleMs"
     from jsonb_to_recordset($1::jsonb) as x (pid int, "backendStart" text)
       join pg_stat_activity a on a.pid = x.pid and coalesce(a.backend_start = nullif(x."backendStart", '')::timestamptz, true)`,
    [JSON.stringify(backends.map(({ pid, backendStart }) => ({ pid, backendStart })))],
  );
  return new Map(rows.map(({ pid, idleMs }) => [pid, { idleMs }]));
}

/**
 * Ends a dropped backend of this login. Returns false while it waits for a synchronous standby: ending it would make its commit visible
 * before it is safe.
 */
export async function endFormerBackend(connection: Connection, backend: Backend): Promise<boolean> {
  const [row] = await connection.query<{ syncing: boolean }>(
    `select coalesce(a.wait_event = 'SyncRep', false) as syncing,
       case when a.wait_event is distinct from 'SyncRep' then pg_terminate_backend(a.pid) end as ended
     from pg_stat_activity a
     where a.pid = $1 and a.pid <> pg_backend_pid() and a.usename = session_user
       and coalesce(a.backend_start = nullif($2, '')::timestamptz, true)`,
    [backend.pid, backend.backendStart],
  );
  return row?.syncing !== true;
}

/** Ends exactly this backend. False when it is gone; throws SQLSTATE 42501 where this login may not signal it. */
export async function terminateBackend(connection: Connection, backend: Backend): Promise<boolean> {
  const [row] = await connection.query<{ done: boolean }>(
    `select pg_terminate_backend(a.pid) as done from pg_stat_activity a
     where a.pid = $1 and coalesce(a.backend_start = $2::timestamptz, true)`,
    [backend.pid, backend.backendStart],
  );
  return row?.done ?? false;
}
