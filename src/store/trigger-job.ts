import type { Params } from '../definition/definition.ts';
import type { Connection } from '../postgres/connection.ts';

/** Puts in a task of the job, now; `params` stand in for the job's own of the same names. Gives the task's id; PostgreSQL refuses an unknown job with 42704. */
export async function triggerJob(connection: Connection, job: string, params: Params | null = null): Promise<string> {
  const [row] = await connection.query<{ id: string }>('select trigger_job($1, $2)::text as id', [
    job,
    params === null ? null : JSON.stringify(params),
  ]);
  return row?.id ?? '';
}
