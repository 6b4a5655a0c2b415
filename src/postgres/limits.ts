import type { Connection } from './connection.ts';

/** Limits every further statement of the session, and its waits for locks, to this time. */
export async function limitStatements(connection: Connection, limitMs: number): Promise<void> {
  await connection.execute("select set_config('statement_timeout', $1, false), set_config('lock_timeout', $1, false)", [
    String(limitMs),
  ]);
}

/** Makes all further transactions of the session read-only, unless one says otherwise. */
export async function readOnlyByDefault(connection: Connection): Promise<void> {
  await connection.execute("select set_config('default_transaction_read_only', 'on', false)");
}

/** Runs `work` with a limit on waits for locks, which ends with it. */
export async function withLockTimeout<T>(connection: Connection, limitMs: number, work: () => Promise<T>): Promise<T> {
  await connection.execute("select set_config('lock_timeout', $1, false)", [String(limitMs)]);
  try {
    return await work();
  } finally {
    await connection.execute('reset lock_timeout').catch(() => {});
  }
}
