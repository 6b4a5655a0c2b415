import type { Connection } from './connection.ts';

/**
 * Begins a read-only transaction that sees one state of the database until `endSnapshot`. `lockTimeoutMs`: how long a statement
 * in it waits for a lock; null: the session's setting.
 */
export async function beginSnapshot(connection: Connection, lockTimeoutMs: number | null = null): Promise<void> {
  const limit = lockTimeoutMs === null ? '' : `; set local lock_timeout = ${Math.max(1, lockTimeoutMs)}`;
  // A client that has vanished must not hold back vacuum and migrations.
  const idle = "set local idle_in_transaction_session_timeout = '60s'";
  await connection.execute(`begin isolation level repeatable read read only; ${idle}${limit}`);
}

/** Ends the snapshot, if it has not ended. Never throws: the transaction of a lost session has already ended. */
export async function endSnapshot(connection: Connection): Promise<void> {
  if (connection.inTransaction) await connection.execute('rollback').catch(() => {});
}

/** Runs `work` in a snapshot. */
export async function inSnapshot<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  await beginSnapshot(connection);
  try {
    return await work();
  } finally {
    await endSnapshot(connection);
  }
}
