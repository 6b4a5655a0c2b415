import type { Connection } from '../../../postgres/connection.ts';
import { shortText } from '../short-text.ts';

/** Returns the last notice of each running task that has sent some, by the id of the task, as of the heartbeats of the daemons. */
export async function runningNotices(connection: Connection): Promise<ReadonlyMap<string, string>> {
  const rows = await connection.query<{ readonly id: string; readonly notice: string }>(
    `select w.task_id::text as id, ${shortText('w.notice')} as notice from _workers w where w.notice is not null and w.task_id is not null limit 1000`,
  );
  return new Map(rows.map(({ id, notice }) => [id, notice]));
}
