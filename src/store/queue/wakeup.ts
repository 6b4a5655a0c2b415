import type { Connection } from '../../postgres/connection.ts';
import { quoteIdentifier } from '../../postgres/identifier.ts';
import { SLEEP_LOCK } from '../locks/lock-numbers.ts';

/** Subscribes the session to notifications of new tasks, due jobs, cancel requests and launches; the payload names the kind. */
export async function listenForWakeups(connection: Connection, schema: string): Promise<void> {
  await connection.execute(`listen ${quoteIdentifier(schema)}`);
}

/**
 * Takes the sleep lock: a session that makes a task available while this lock is held sends a NOTIFY. Returns false when another daemon
 * sleeps already (both are notified), or when another transaction is about to commit a task: poll again soon.
 */
export async function trySleepLock(connection: Connection): Promise<boolean> {
  const [row] = await connection.query<{ got: boolean }>(
    `select pg_try_advisory_lock(current_schema()::regnamespace::oid::int, ${SLEEP_LOCK}) as got`,
    [],
    'sleep_lock',
  );
  return row?.got ?? false;
}

/** Releases the sleep lock, so that another idle daemon can take it: a busy daemon is not notified. */
export async function releaseSleepLock(connection: Connection, channel: string, daemonId: string): Promise<void> {
  await connection.query(
    `select pg_advisory_unlock(current_schema()::regnamespace::oid::int, ${SLEEP_LOCK}), pg_notify($1, $2)`,
    [channel, `awake:${daemonId}`],
    'awake',
  );
}
