import type { Connection } from '../../postgres/connection.ts';
import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';
import { type Backend, isAlive, terminateBackend } from '../../store/daemons/connections.ts';

/** What a record waits for, and what follows it. */
export interface RecordOptions {
  /** A session that was lost, and may be executing the task: its end comes first. */
  readonly backend: Backend | null;
  /** Called when the record is written, with `true`, or when the lease was over by then. */
  readonly onRecorded: ((written: boolean) => void) | null;
}

export type Waiting<Entry> = RecordOptions & { readonly entry: Entry };

/** Returns the records that need not wait for the end of a session. Ends the sessions that others wait for. */
export async function readyOf<Entry>(
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
