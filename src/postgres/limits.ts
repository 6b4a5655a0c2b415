import type { Connection } from './connection.ts';

/** From now on each statement of the session, and each wait of it for a lock, ends after this long. */
export async function limitStatements(connection: Connection, limitMs: number): Promise<void> {
  await connection.execute("select set_config('statement_timeout', $1, false), set_config('lock_timeout', $1, false)", [
    String(limitMs),
  ]);
}

/** From now on the session's transactions only read, unless one says otherwise. */
export async function readOnlyByDefault(connection: Connection): Promise<void> {
  await connection.execute("select set_config('default_transaction_read_only', 'on', false)");
}

/** Runs `work` with a limit on waits for locks, which the session does not keep. */
export async function withLockTimeout<T>(connection: Connection, limitMs: number, work: () => Promise<T>): Promise<T> {
  await connection.execute("select set_config('lock_timeout', $1, false)", [String(limitMs)]);
  try {
    return await work();
  } finally {
    await connection.execute('reset lock_timeout').catch(() => {});
  }
}
