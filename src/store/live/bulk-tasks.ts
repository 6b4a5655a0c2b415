import type { Connection } from '../../postgres/connection.ts';

export interface BulkFilter {
  readonly job: string | null;
  readonly topic: string | null;
  readonly role: string | null;
  readonly jobs: readonly string[] | null;
  readonly match: string | null;
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
  /** `failed` or `cancelled` to retry; `pending`, `retrying` or `running` to cancel; null: each of them. */
  readonly state: string | null;
  readonly limit: number;
}

export interface BulkTask {
  readonly id: string;
  readonly job: string | null;
  readonly topic: string;
}

/** Returns ended tasks whose last attempt failed or was cancelled, the newest first. */
export function tasksToRetry(connection: Connection, filter: BulkFilter): Promise<readonly BulkTask[]> {
  return connection.query<BulkTask>(
    `select id, job, topic from (
       select distinct on (l.task_id) l.task_id as id, l.job, l.topic, l.state, l.ended_at
       from task_log l
       where l.task_id is not null and ($1::text is null or l.job = $1) and ($2::text is null or l.topic = $2)
         and ($3::text is null or l.role = $3) and ($4::text[] is null or l.job = any ($4))
         and ($5::text is null or position(lower($5) in lower(concat_ws(E'\\n', l.job, l.sql, l.message, l.reason))) > 0)
         and ($6::float8 is null or l.ended_at > to_timestamp($6 / 1000.0)) and ($7::float8 is null or l.ended_at < to_timestamp($7 / 1000.0))
       order by l.task_id, l.ended_at desc, l.attempt desc
     ) x
     where x.state = any (case when $8::text is null then array['failed', 'cancelled'] else array[$8] end)
       and not exists (select from tasks t where t.id = x.id)
     order by x.ended_at desc limit $9`,
    valuesOf(filter),
  );
}

/** Returns unfinished tasks, those that run first. `since` and `until` are about when they may start. */
export function tasksToCancel(connection: Connection, filter: BulkFilter): Promise<readonly BulkTask[]> {
  return connection.query<BulkTask>(
    `select t.id, t.job, t.topic from tasks t
     where ($1::text is null or t.job = $1) and ($2::text is null or t.topic = $2)
       and ($3::text is null or t.role = $3) and ($4::text[] is null or t.job = any ($4))
       and ($5::text is null or position(lower($5) in lower(concat_ws(E'\\n', t.job, t.sql))) > 0)
       and ($6::float8 is null or t.available_at > to_timestamp($6 / 1000.0)) and ($7::float8 is null or t.available_at < to_timestamp($7 / 1000.0))
       and ($8::text is null or t.state = $8)
     order by t.state = 'running' desc, t.available_at, t.id limit $9`,
    valuesOf(filter),
  );
}

function valuesOf(filter: BulkFilter): readonly unknown[] {
  const { job, topic, role, jobs, match, sinceMs, untilMs, state, limit } = filter;
  return [job, topic, role, jobs, match, sinceMs, untilMs, state, limit];
}
