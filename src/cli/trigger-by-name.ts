import { didYouMeanHint } from '../definition/did-you-mean.ts';
import { PgherdError } from '../errors.ts';
import type { Connection } from '../postgres/connection.ts';
import { hasSqlstate, SQLSTATE } from '../postgres/sqlstate.ts';
import { jobNames } from '../store/list-tasks.ts';
import { triggerJob } from '../store/trigger-job.ts';

/** Makes a task of a job; gives its id. Throws `not_found` with the name that was probably meant. */
export async function triggerByName(connection: Connection, job: string): Promise<string> {
  try {
    return await triggerJob(connection, job);
  } catch (error) {
    if (!hasSqlstate(error, SQLSTATE.undefinedObject)) throw error;
    throw await unknownJob(connection, job);
  }
}

/** The error for a name that no job has. */
export async function unknownJob(connection: Connection, job: string): Promise<PgherdError> {
  const hint = didYouMeanHint(job, await jobNames(connection), 'pgherd jobs lists what there is');
  return new PgherdError('not_found', `there is no job "${job}"`, { hint });
}
