import type { Connection } from '../../postgres/connection.ts';

/** Returns whether the commit of the session with this pid waits for a synchronous standby; a login sees this of its own sessions. */
export async function waitsForStandby(connection: Connection, pid: number): Promise<boolean> {
  const rows = await connection.query<object>(
    `select from pg_stat_activity where pid = $1 and wait_event = 'SyncRep'`,
    [pid],
  );
  return rows.length > 0;
}
