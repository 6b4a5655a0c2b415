import type { Connection } from '../../../postgres/connection.ts';
import { Conditions } from '../page.ts';
import { END_OF_TASK, ms } from './epoch.ts';

export interface LogPageFilter {
  readonly state: string | null;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly job: string | null;
  readonly topic: string | null;
  readonly contains: string | null;
  readonly limit: number;
  /** The end of the previous page: an instant with microseconds, and a task. */
  readonly after: { readonly at: string; readonly taskId: string } | null;
}

export interface LogPageRow {
  /** The key of the row in a page. */
  readonly at: string;
  readonly task_id: string | null;
  readonly attempt: number;
  readonly job: string | null;
  readonly topic: string;
  readonly state: string;
  readonly reason: string | null;
  readonly ended_ms: number;
  readonly ms: number | null;
  readonly row_count: number | null;
  readonly sqlstate: string | null;
  readonly message: string | null;
  readonly detail: string | null;
  readonly sql: string | null;
  readonly params: string | null;
}

/** Returns ended attempts and skipped occurrences, the newest first, paged by key; their texts cut. */
export function loadLogPage(connection: Connection, filter: LogPageFilter): Promise<readonly LogPageRow[]> {
  const { text, values } = conditionsOf(filter);
  // Of a limit that the planner does not know it expects a tenth of the rows.
  return connection.query<LogPageRow>(
    `select to_char(l.ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, l.task_id::text as task_id, l.attempt, l.job_name as job, l.topic,
       l.state, left(l.reason, 300) as reason, ${ms('l.ended_at')} as ended_ms, ${ms('l.ended_at - l.started_at')} as ms, l.row_count::float8 as row_count,
       l.sqlstate, left(l.message, 500) as message, left(l.detail, 300) as detail, case when l.job_name is null then left(l.sql, 120) end as sql,
       left(l.params::text, 120) as params
     from _task_log l
     where ${text}
     order by l.ended_at desc, coalesce(l.task_id, 0) desc limit ${Math.trunc(filter.limit)}`,
    values,
  );
}

/** Returns how many rows fit a filter and the sum of the numbers of their tasks, which tell whether other rows fit than before. */
export async function loadLogPageSum(
  connection: Connection,
  filter: Omit<LogPageFilter, 'limit'>,
): Promise<{ readonly count: number; readonly tasks: number }> {
  const { text, values } = conditionsOf(filter);
  const [row] = await connection.query<{ count: number; tasks: number }>(
    `select count(*)::int as count, coalesce(sum(l.task_id::float8), 0) as tasks from _task_log l where ${text}`,
    values,
  );
  return row ?? { count: 0, tasks: 0 };
}

function conditionsOf(filter: Omit<LogPageFilter, 'limit'>): {
  readonly text: string;
  readonly values: readonly unknown[];
} {
  // The state is written into the statement: the partial indexes serve a condition, not a parameter.
  const states: Readonly<Record<string, string>> = {
    failed: "l.state = 'failed'",
    retrying: "l.state = 'retrying'",
    cancelled: "l.state = 'cancelled'",
    skipped: "l.state = 'skipped'",
    finished: "l.state = 'finished'",
    unfinished: "l.state <> 'finished'",
  };
  const state = filter.state === null ? 'true' : (states[filter.state] ?? 'true');
  const { after } = filter;
  const where = new Conditions()
    .and('l.ended_at >= to_timestamp($value::float8 / 1000)', filter.sinceMs)
    .and('l.ended_at <= to_timestamp($value::float8 / 1000)', filter.untilMs)
    .and('l.job_name = $value', filter.job)
    .and('l.topic = $value', filter.topic)
    .and(
      `position(lower($value) in lower(l.message)) > 0 or position(lower($value) in lower(l.job_name)) > 0
         or l.sqlstate = upper($value) or l.task_id::text = $value or position(lower($value) in lower(l.reason)) > 0`,
      filter.contains,
    )
    // The instant alone bounds the search by the index.
    .and('l.ended_at <= $value::timestamptz', after?.at)
    .and('(l.ended_at, coalesce(l.task_id, 0)) < ($value::timestamptz, $second::bigint)', after?.at, after?.taskId);
  return { text: `${state} and ${where}`, values: where.values };
}

/** Returns how many attempts have failed since an instant. */
export async function countFailed(connection: Connection, sinceMs: number): Promise<number> {
  const [row] = await connection.query<{ n: number }>(
    `select count(*)::float8 as n from _task_log l where l.state = 'failed' and l.ended_at >= to_timestamp($1::float8 / 1000)`,
    [sinceMs],
  );
  return row?.n ?? 0;
}

/** Attempts of one job that are counted. */
export const MOST_OF_JOB = 10_000;

export interface LogBin {
  readonly bin: number;
  readonly state: string;
  readonly count: number;
}

/** Returns how many attempts ended, by state and bin of `binMs` since `sinceMs`; of one job, only its newest `MOST_OF_JOB`. */
export function loadLogBins(
  connection: Connection,
  {
    sinceMs,
    untilMs,
    binMs,
    job,
    topic,
  }: {
    readonly sinceMs: number;
    readonly untilMs: number;
    readonly binMs: number;
    readonly job: string | null;
    readonly topic: string | null;
  },
): Promise<readonly LogBin[]> {
  const where = new Conditions(sinceMs, untilMs, binMs).and('l.job_name = $value', job).and('l.topic = $value', topic);
  return connection.query<LogBin>(
    `select floor((date_part('epoch', l.ended_at) * 1000 - $1::float8) / $3::float8)::int as bin, l.state, count(*)::float8 as count
     from (
       select l.ended_at, l.state from _task_log l
       where l.ended_at >= to_timestamp($1::float8 / 1000) and l.ended_at <= to_timestamp($2::float8 / 1000) and ${where}
       ${job === null ? '' : `order by l.ended_at desc limit ${MOST_OF_JOB}`}
     ) l
     group by 1, 2`,
    where.values,
  );
}

/**
 * Returns those of the failed tasks that can be retried: they have not been retried since, and no other execution of them waits or has
 * finished.
 */
export async function retryable(connection: Connection, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await connection.query<{ id: string }>(
    `select i.id::text as id from unnest($1::bigint[]) i (id)
     cross join lateral (select l.state from _task_log l where l.task_id = i.id order by ${END_OF_TASK} desc, l.attempt desc limit 1) e
     where e.state in ('failed', 'cancelled') and not exists (select from _tasks t where t.id = i.id)`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Returns those of these tasks that have not ended. */
export async function unfinished(connection: Connection, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await connection.query<{ id: string }>(
    'select t.id::text as id from _task_states t where t.id = any ($1::bigint[])',
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
