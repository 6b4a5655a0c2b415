import { PgherdError } from '../../errors.ts';
import type { Connection } from '../connection.ts';
import { quoteIdentifier } from '../identifier.ts';
import { describeServer, type Target } from '../target.ts';

/** The server process of a session, and whether it accepts writes. */
export interface ServerIdentity {
  /** The start of the server, in microseconds since the epoch; it differs after a restart or a failover. */
  readonly incarnation: string;
  /** Whether the server is in recovery: a standby, or a primary that is still starting. */
  readonly standby: boolean;
  /** Whether transactions of this session are read-only, for whatever reason. */
  readonly readOnly: boolean;
  /** The start of the session's backend, in ISO 8601 with microseconds; '' when the server does not show it. */
  readonly backendStart: string;
  readonly pid: number;
  /** `server_version_num`. */
  readonly version: number;
}

/**
 * Throws `connection_failed`, with the reason, when the session cannot write. With `reads` only a standby is refused, and
 * read-only transactions are accepted.
 */
export function assertWritable(
  target: Target,
  identity: Pick<ServerIdentity, 'standby' | 'readOnly'>,
  reads = false,
): void {
  const where = describeServer(target);
  if (identity.standby) {
    throw new PgherdError('connection_failed', `${where} is a standby or in recovery, and accepts no writes`, {
      hint: 'connect to the primary, or wait until this server is promoted',
    });
  }
  if (!identity.readOnly || reads) return;
  throw new PgherdError('connection_failed', `${where} accepts no writes: transactions are read-only`, {
    hint: `end the read-only mode of the server, or: alter role ${quoteIdentifier(target.user)} reset default_transaction_read_only (or alter database)`,
  });
}

/** The start of a backend as text that does not depend on the DateStyle and time zone of a session, so that all sessions agree on it. */
const START = `pg_catalog.to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Every login may read this. Qualified, because a role's own search path may be in force. */
export async function serverIdentityOf(connection: Connection): Promise<ServerIdentity> {
  const [row] = await connection.query<ServerIdentity>(
    `select (extract(epoch from pg_catalog.pg_postmaster_start_time()) operator(pg_catalog.*) 1000000)::pg_catalog.int8::pg_catalog.text as incarnation,
       pg_catalog.pg_is_in_recovery() as standby,
       pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool as "readOnly",
       coalesce((select ${START} from pg_catalog.pg_stat_activity a
         where a.pid operator(pg_catalog.=) pg_catalog.pg_backend_pid()), '') as "backendStart",
       pg_catalog.pg_backend_pid() as pid, pg_catalog.current_setting('server_version_num')::pg_catalog.int4 as version`,
  );
  return row ?? { incarnation: '', standby: false, readOnly: false, backendStart: '', pid: connection.pid, version: 0 };
}
