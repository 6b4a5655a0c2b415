import type { Params } from '../definition/definition.ts';
import { didYouMeanHint } from '../definition/did-you-mean.ts';
import { PgherdError } from '../errors.ts';
import type { Connection } from '../postgres/connection.ts';
import { hasSqlstate, SQLSTATE, serverErrorOf } from '../postgres/sqlstate.ts';
import { jobNames } from '../store/list-tasks.ts';
import { triggerJob } from '../store/trigger-job.ts';

/** Makes a task of a job; gives its id. Throws `not_found` with the name that was probably meant, `usage` for a wrong parameter. */
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

/** The error for a name that no job has. */
export async function unknownJob(connection: Connection, job: string): Promise<PgherdError> {
  const hint = didYouMeanHint(job, await jobNames(connection), 'pgherd jobs lists what there is');
  return new PgherdError('not_found', `there is no job "${job}"`, { hint });
}

/** `name=value` pairs; numbers, true, false and null are what they are in JSON, all else is text. null: there are none. */
export function paramsOf(pairs: readonly string[]): Params | null {
  if (pairs.length === 0) return null;
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1)
        throw new PgherdError('usage', `--param is '${pair}', not name=value`, { hint: 'for example days=7' });
      const text = pair.slice(at + 1);
      const isScalar = /^(-?\d{1,15}(\.\d{1,10})?|true|false|null)$/.test(text) && !/^-?0\d/.test(text);
      return [pair.slice(0, at), isScalar ? JSON.parse(text) : text];
    }),
  );
}

const INVALID_PARAMETER = '22023';
