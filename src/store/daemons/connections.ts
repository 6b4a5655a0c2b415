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

/** Records a job session before it executes a task: if its daemon dies, other daemons find it here. */
export async function noteBackend(connection: Connection, daemonId: string, backend: JobBackend): Promise<void> {
  await connection.execute(
    `insert into _connections (daemon_id, pid, backend_start, login, database) values ($1, $2, $3, $4, $5)
     on conflict on constraint connections_pkey do update set daemon_id = excluded.daemon_id`,
    [daemonId, backend.pid, backend.backendStart, backend.login, backend.database],
  );
}

export async function forgetBackends(connection: Connection, backends: readonly Backend[]): Promise<void> {
  await connection.execute(
    `delete from _connections c using jsonb_to_recordset($1::jsonb) as x (pid int, "backendStart" timestamptz)
     where c.pid = x.pid and c.backend_start = x."backendStart"`,
    [JSON.stringify(backends.map(({ pid, backendStart }) => ({ pid, backendStart })))],
  );
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
