import type { Connection } from '../../postgres/connection.ts';
import { Conditions } from './page.ts';
import { shortJson, shortText } from './short-text.ts';

export interface TaskFilter {
  readonly job: string | null;
  /** Default: of every job. */
  readonly jobs?: readonly string[] | null;
  /** Default: of every topic. */
  readonly topic?: string | null;
  readonly state: string | null;
  readonly limit: number;
  /** Default 0. */
  readonly offset?: number;
  /** Default: as any role. */
  readonly role?: string | null;
  /** Only rows that contain this text in their job, SQL, message or reason, in any case. Default: any. */
  readonly match?: string | null;
  /** Only tasks that may start, or attempts that ended, after this. Default: from the first. */
  readonly sinceMs?: number | null;
  /** Only tasks that may start, or attempts that ended, before this. Default: until now. */
  readonly untilMs?: number | null;
}

export interface LogFilter extends TaskFilter {
  readonly sinceMs: number | null;
}

/** A row of the view `tasks`; numbers as numbers, `timeoutMs` for the interval. */
export interface TaskRow {
  readonly id: string;
  readonly job: string | null;
  readonly topic: string;
  readonly state: string;
  readonly attempt: number;
  readonly held: boolean;
  readonly scheduled_for: Date | null;
  readonly available_at: Date;
  readonly started_at: Date | null;
  readonly daemon_id: string | null;
  readonly role: string | null;
  readonly timeout_ms: number;
  readonly sql: string;
  /** The project's revision it was made with; null: made through SQL. */
  readonly revision: number | null;
}

/**
 * Returns unfinished tasks, running ones first, then by the time when they may start. They are selected without their SQL: no index has
 * this order, and sorting whole rows of a million tasks takes three times as long.
 */
export function listTasks(connection: Connection, filter: TaskFilter): Promise<readonly TaskRow[]> {
  const where = new Conditions(filter.limit, filter.offset ?? 0)
    .and('job = $value', filter.job)
    .and('state = $value', filter.state)
    .and('topic = $value', filter.topic)
    .and('role = $value', filter.role)
    .and('job = any ($value::text[])', filter.jobs)
    .and("position(lower($value) in lower(concat_ws(E'\\n', job, sql))) > 0", filter.match)
    .and('available_at >= to_timestamp($value::float8 / 1000)', filter.sinceMs)
    .and('available_at < to_timestamp($value::float8 / 1000)', filter.untilMs);
  return connection.query<TaskRow>(
    `select id, job, topic, state, priority, attempt, retry_limit, scheduled_for, available_at, held, started_at, daemon_id,
       role::text as role, database::text as database, connection, transaction,
       extract(epoch from timeout)::float8 * 1000 as timeout_ms, ${shortText('sql')} as sql, revision::float8 as revision, parent_task_id, dedupe_key, created_at,
       created_by::text as created_by, ${shortJson('params')} as params
     from tasks
     where id = any (array(
       select id from tasks
       where ${where}
       order by state = 'running' desc, available_at, id limit $1 offset $2
     ))
     order by state = 'running' desc, available_at, id`,
    where.values,
  );
}

/** A row of the view `task_log`; numbers as numbers. */
export interface LogRow {
  readonly task_id: string | null;
  readonly attempt: number;
  readonly job: string | null;
  readonly topic: string;
  readonly state: string;
  readonly reason: string | null;
  readonly scheduled_for: Date | null;
  readonly ended_at: Date;
  readonly duration_ms: number | null;
  readonly row_count: number | null;
  readonly sqlstate: string | null;
  readonly message: string | null;
  readonly sql: string | null;
  /** The project's revision it was made with; null: made through SQL. */
  readonly revision: number | null;
}

/** Ended attempts and skipped occurrences, the newest first. */
export function listLog(connection: Connection, filter: LogFilter): Promise<readonly LogRow[]> {
  const where = new Conditions()
    .and('job = $value', filter.job)
    .and('ended_at > to_timestamp($value::float8 / 1000.0)', filter.sinceMs)
    .and('topic = $value', filter.topic)
    .and('role = $value', filter.role)
    .and('job = any ($value::text[])', filter.jobs)
    .and("position(lower($value) in lower(concat_ws(E'\\n', job, sql, message, reason))) > 0", filter.match)
    .and('ended_at < to_timestamp($value::float8 / 1000.0)', filter.untilMs);
  // Written into the statement: partial indexes serve a condition, not a parameter. And of a limit that the planner does not know it
  // expects a tenth of the rows.
  const state = LOG_STATES.find((known) => known === filter.state);
  if (state === undefined) where.and('state = $value', filter.state);
  return connection.query<LogRow>(
    `select task_id, attempt, job, topic, state, ${shortText('reason')} as reason, scheduled_for, available_at, started_at, ended_at,
       duration_ms::float8 as duration_ms, row_count::float8 as row_count, sqlstate, ${shortText('message')} as message,
       ${shortText('detail')} as detail, ${shortText('hint')} as hint, ${shortText('context')} as context, position,
       notices, role::text as role, database::text as database, connection, daemon_id, revision::float8 as revision, parent_task_id,
       ${shortText('sql')} as sql, created_at, created_by::text as created_by, ${shortJson('params')} as params
     from task_log
     where ${state === undefined ? 'true' : `state = '${state}'`} and ${where}
     order by ended_at desc limit ${Math.trunc(filter.limit)} offset ${Math.trunc(filter.offset ?? 0)}`,
    where.values,
  );
}

const LOG_STATES = ['finished', 'failed', 'retrying', 'cancelled', 'skipped'] as const;

/** Whether a job of this name exists, and all names. */
export async function jobNames(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.query<{ name: string }>('select name from jobs order by name');
  return rows.map((row) => row.name);
}
