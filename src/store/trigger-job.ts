import type { Connection } from '../postgres/connection.ts';

/** Puts in a task of the job, now. Gives the task's id; PostgreSQL refuses an unknown job with 42704. */
export async function triggerJob(connection: Connection, job: string): Promise<string> {
  const [row] = await connection.query<{ id: string }>('select trigger_job($1)::text as id', [job]);
  return row?.id ?? '';
}
