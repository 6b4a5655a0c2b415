import type { Params } from '../../definition/definition.ts';
import { type ErrorCode, PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import { serverErrorOf } from '../../postgres/sqlstate.ts';
import { unknownJob } from './trigger-job.ts';

export interface TaskRequest {
  readonly sql: string;
  readonly topic: string | null;
  readonly priority: number | null;
  readonly runAtMs: number | null;
  readonly delayMs: number | null;
  readonly dedupeKey: string | null;
  readonly timeoutMs: number | null;
  readonly retryLimit: number | null;
  /** null: the login of the connection, and its database. */
  readonly role: string | null;
  readonly database: string | null;
  /** false: the statements run one by one; null: the daemon decides. */
  readonly transaction: boolean | null;
  /** The object that the SQL receives as `$1`, as JSON, and values that take precedence over its own. */
  readonly params: string | null;
  readonly paramValues: Params | null;
}

/** Enqueues a task as the login of the connection. Returns its id. Throws `usage` for arguments that SQL refuses as malformed. */
export async function enqueueTask(connection: Connection, task: TaskRequest): Promise<string> {
  const [row] = await refusals(() =>
    connection.query<{ id: string }>(
      `select enqueue($1, topic => $2, priority => $3, run_at => to_timestamp($4::float8 / 1000),
         delay => $5::float8 * interval '1 ms', dedupe_key => $6, timeout => $7::float8 * interval '1 ms', retry_limit => $8,
         role => coalesce($9::name, current_user), database => coalesce($10::name, current_database()), transaction => $11,
         params => coalesce($12::jsonb || $13::jsonb, $12, $13)) as id`,
      [
        task.sql,
        task.topic,
        task.priority,
        task.runAtMs,
        task.delayMs,
        task.dedupeKey,
        task.timeoutMs,
        task.retryLimit,
        task.role,
        task.database,
        task.transaction,
        task.params,
        task.paramValues === null ? null : JSON.stringify(task.paramValues),
      ],
    ),
  );
  if (row === undefined) throw new PgherdError('internal', 'enqueue returned no row');
  return row.id;
}

export interface Pausing {
  readonly kind: 'job' | 'topic';
  readonly name: string;
}

/** Returns true if it was not paused before. Throws `not_found` for a job that does not exist; any topic name is accepted. */
export async function pause(
  connection: Connection,
  { kind, name }: Pausing,
  options: { readonly reason: string | null; readonly untilMs: number | null },
): Promise<boolean> {
  const [row] = await ofJob(connection, { kind, name }, () =>
    connection.query<{ changed: boolean }>(
      kind === 'job'
        ? 'select pause_job($1, $2, to_timestamp($3::float8 / 1000)) as changed'
        : 'select pause_topic($1, $2, to_timestamp($3::float8 / 1000)) as changed',
      [name, options.reason, options.untilMs],
    ),
  );
  return row?.changed ?? false;
}

/** Returns true if it was paused before. Throws `not_found` for a job that does not exist. */
export async function resume(connection: Connection, { kind, name }: Pausing): Promise<boolean> {
  const [row] = await ofJob(connection, { kind, name }, () =>
    connection.query<{ changed: boolean }>(
      kind === 'job' ? 'select resume_job($1) as changed' : 'select resume_topic($1) as changed',
      [name],
    ),
  );
  return row?.changed ?? false;
}

/** Returns which of the tasks were cancelled or asked to stop; the others do not exist or have ended. All or none. */
export function cancelTasks(connection: Connection, taskIds: readonly string[]): Promise<ReadonlySet<string>> {
  return idsOf(connection, 'select id from unnest($1::bigint[]) id where cancel_task(id)', taskIds);
}

/** Returns which of the tasks were enqueued again; the others do not exist, have not ended, or succeeded. */
export function retryTasks(connection: Connection, taskIds: readonly string[]): Promise<ReadonlySet<string>> {
  return idsOf(connection, 'select id from unnest($1::bigint[]) id where retry_task(id)', taskIds);
}

async function idsOf(connection: Connection, sql: string, taskIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await refusals(() => connection.query<{ id: string }>(sql, [taskIds]));
  return new Set(rows.map(({ id }) => id));
}

/** As `refusals`; the error of a job that does not exist names a similar one, if the login may read the names. */
async function ofJob<T>(connection: Connection, { kind, name }: Pausing, work: () => Promise<T>): Promise<T> {
  try {
    return await refusals(work);
  } catch (error) {
    if (kind !== 'job' || !(error instanceof PgherdError) || error.code !== 'not_found') throw error;
    // A login that may not read the jobs gets the words of the SQL API.
    throw await unknownJob(connection, name).catch(() => error);
  }
}

/** Returns the SQL API's refusal of its arguments as an error `usage` in its own words; any other error unchanged. */
async function refusals<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const server = serverErrorOf(error);
    const code: ErrorCode | null =
      server === null
        ? null
        : server.sqlstate === '42704' || server.sqlstate === '3D000'
          ? 'not_found'
          : server.sqlstate.startsWith('22')
            ? 'usage'
            : null;
    if (server === null || code === null) throw error;
    throw new PgherdError(code, server.message, { hint: server.hint, cause: error });
  }
}
