import type { Connection } from '../../postgres/connection.ts';
import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';
import { type Backend, isAlive, terminateBackend } from '../../store/daemons/connections.ts';

/** The conditions of a record, and what follows it. */
export interface RecordOptions {
  /** A lost session that may be executing the task: the record waits for its end. */
  readonly backend: Backend | null;
  /** Called with `true` when the record is written, with `false` when the lease had ended by then. */
  readonly onRecorded: ((written: boolean) => void) | null;
}

export type Waiting<Entry> = RecordOptions & { readonly entry: Entry };

/** Returns the records that need not wait for the end of a session. Ends the sessions for which the others wait. */
export async function recordableOf<Entry>(
  connection: Connection,
  batch: readonly Waiting<Entry>[],
): Promise<readonly Waiting<Entry>[]> {
  const ready: Waiting<Entry>[] = [];
  const alive = new Map<number, boolean>();
  for (const waiting of batch) {
    const { backend } = waiting;
    if (backend !== null && !alive.has(backend.pid)) alive.set(backend.pid, await isStillAlive(connection, backend));
    if (backend === null || alive.get(backend.pid) === false) ready.push(waiting);
  }
  return ready;
}

/** Ends exactly this backend. Returns false when it is gone or this login lacks the right. Throws without a server. */
export async function terminate(connection: Connection, backend: Backend): Promise<boolean> {
  try {
    return await terminateBackend(connection, backend);
  } catch (error) {
    if (hasSqlstate(error, SQLSTATE.insufficientPrivilege)) return false;
    throw error;
  }
}

async function isStillAlive(connection: Connection, backend: Backend): Promise<boolean> {
  if (!(await isAlive(connection, backend))) return false;
  await terminate(connection, backend);
  return isAlive(connection, backend);
}
