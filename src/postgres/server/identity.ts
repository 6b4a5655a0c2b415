import type { Connection } from '../connection.ts';

/** The server process that a session is on, and what it accepts. */
export interface ServerIdentity {
  /** When the server was started, in microseconds since the epoch: after a restart or a failover it is another one. */
  readonly incarnation: string;
  /** It is in recovery: a standby, or a primary that is not up yet. */
  readonly standby: boolean;
  /** Transactions of this session only read, whatever the reason. */
  readonly readOnly: boolean;
  /** The start of the session's backend, as PostgreSQL writes it; '' when the server does not show it. */
  readonly backendStart: string;
  readonly pid: number;
  /** `server_version_num`. */
  readonly version: number;
}

/** Every login may read this. Qualified, since a role's own search path may be in force. */
export async function serverIdentityOf(connection: Connection): Promise<ServerIdentity> {
  const [row] = await connection.query<ServerIdentity>(
    `select (extract(epoch from pg_catalog.pg_postmaster_start_time()) operator(pg_catalog.*) 1000000)::pg_catalog.int8::pg_catalog.text as incarnation,
       pg_catalog.pg_is_in_recovery() as standby,
       pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool as "readOnly",
       coalesce((select a.backend_start::pg_catalog.text from pg_catalog.pg_stat_activity a
         where a.pid operator(pg_catalog.=) pg_catalog.pg_backend_pid()), '') as "backendStart",
       pg_catalog.pg_backend_pid() as pid, pg_catalog.current_setting('server_version_num')::pg_catalog.int4 as version`,
  );
  return row ?? { incarnation: '', standby: false, readOnly: false, backendStart: '', pid: connection.pid, version: 0 };
}
