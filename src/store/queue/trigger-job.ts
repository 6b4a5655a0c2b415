import type { Params } from '../../definition/definition.ts';
import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import { hasSqlstate, SQLSTATE, serverErrorOf } from '../../postgres/sqlstate.ts';
import { didYouMeanHint } from '../../text/did-you-mean.ts';
import { jobNames } from '../lists/list-tasks.ts';

/** Enqueues a task of the job, due now; `params` override the job's parameters of the same names. Returns the task's id; PostgreSQL refuses an unknown job with 42704. */
export async function triggerJob(connection: Connection, job: string, params: Params | null = null): Promise<string> {
  const [row] = await connection.query<{ id: string }>('select trigger_job($1, $2)::text as id', [
    job,
    params === null ? null : JSON.stringify(params),
  ]);
  return row?.id ?? '';
}

/** Creates a task of a job; returns its id. Throws `not_found` with a similar name, `usage` for a wrong parameter. */
export async function triggerByName(
  connection: Connection,
  job: string,
  params: Params | null = null,
): Promise<string> {
  try {
    return await triggerJob(connection, job, params);
  } catch (error) {
    const server = serverErrorOf(error);
    if (params !== null && server?.sqlstate === INVALID_PARAMETER) {
      throw new PgherdError('usage', server.message, { hint: server.hint, cause: error });
    }
    if (!hasSqlstate(error, SQLSTATE.undefinedObject)) throw error;
    throw await unknownJob(connection, job);
  }
}

/** Returns the error for an unknown job name. */
export async function unknownJob(connection: Connection, job: string): Promise<PgherdError> {
  const hint = didYouMeanHint(job, await jobNames(connection), 'pgherd jobs lists the jobs');
  return new PgherdError('not_found', `there is no job "${job}"`, { hint });
}

const INVALID_PARAMETER = '22023';
