import type { Connection } from './connection.ts';

/** Runs `work` in one transaction (read committed): committed when it resolves, rolled back when it throws. */
export async function transaction<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  await connection.execute('begin isolation level read committed');
  try {
    const result = await work();
    await connection.execute('commit');
    return result;
  } catch (error) {
    // The first error is the one to tell; a rollback that fails means that the session is gone, and the transaction with it.
    await connection.execute('rollback').catch(() => {});
    throw error;
  }
}
