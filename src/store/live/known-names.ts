import type { Connection } from '../../postgres/connection.ts';

/** Returns the names of all jobs or topics that this login may see, sorted, at most 10,000: a shell completes them. */
export async function knownNames(connection: Connection, kind: 'jobs' | 'topics'): Promise<readonly string[]> {
  const rows = await connection.query<{ name: string }>(
    kind === 'jobs'
      ? 'select name from jobs order by name collate "C" limit 10000'
      : `select name from (select name from topics union select 'default') x order by name collate "C" limit 10000`,
  );
  return rows.map(({ name }) => name);
}
