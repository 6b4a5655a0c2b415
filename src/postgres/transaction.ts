import type { Connection } from './connection.ts';

/** Runs `work` in one transaction (read committed): committed when it resolves, rolled back when it throws. */
export async function transaction<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  await connection.execute('begin isolation level read committed');
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // The first error is the one to report. When the rollback fails, the session is lost, and the transaction with it.
    await connection.execute('rollback').catch(() => {});
    throw error;
  }
  // A failed commit has ended the transaction: a rollback would cause a warning in the server's log.
  await connection.execute('commit');
  return result;
}
