import type { Connection } from '../../../postgres/connection.ts';
import { Conditions } from '../page.ts';
import { END_OF_TASK, ms } from './epoch.ts';

export interface WaitingTopic {
  readonly topic: string;
  /** In the queue: they may start. */
  readonly ready: number;
  readonly held: number;
  readonly retrying: number;
  readonly later: number;
  readonly running: number;
  readonly oldest_ms: number | null;
  readonly concurrency: number | null;
  readonly paused: boolean;
  readonly paused_ms: number | null;
  readonly paused_by: string | null;
  readonly pause_reason: string | null;
  readonly paused_until_ms: number | null;
  readonly next_start_ms: number | null;
  readonly next_retry_ms: number | null;
  readonly next_later_ms: number | null;
}

/** Returns what waits, by topic: the narrow table of the queue and small indexes are read, not the wide rows. */
export function loadWaiting(connection: Connection): Promise<readonly WaitingTopic[]> {
  return connection.query<WaitingTopic>(
    `with counted as (
       select topic, sum(ready)::float8 as ready, sum(held)::float8 as held, sum(retrying)::float8 as retrying, sum(later)::float8 as later,
         sum(running)::float8 as running, min(next_retry) as next_retry, min(next_later) as next_later
       from (
         select topic, count(*) as ready, 0 as held, 0 as retrying, 0 as later, 0 as running, null::timestamptz as next_retry,
           null::timestamptz as next_later from _ready group by topic
         union all
         select topic, 0, 0, count(*) filter (where retrying), count(*) filter (where retrying is not true), 0,
           min(available_at) filter (where retrying), min(available_at) filter (where retrying is not true)
         from _tasks where waits group by topic
         union all
         select topic, 0, count(*), 0, 0, 0, null, null from _tasks where held group by topic
         union all
         select t.topic, 0, 0, 0, 0, count(*), null, null
         from _task_leases l join _tasks t on t.id = l.task_id where not l.done group by t.topic
       ) x group by topic
     )
     select c.topic, c.ready, c.held, c.retrying, c.later, c.running, t.concurrency,
       coalesce(t.paused, false) or (s.paused_at is not null and coalesce(s.paused_until > clock_timestamp(), true)) as paused,
       ${ms('s.paused_at')} as paused_ms, s.paused_by::text as paused_by, left(s.pause_reason, 300) as pause_reason,
       case when isfinite(s.paused_until) then ${ms('s.paused_until')} end as paused_until_ms,
       case when s.next_start_at > clock_timestamp() and isfinite(s.next_start_at) then ${ms('s.next_start_at')} end as next_start_ms,
       ${ms('c.next_retry')} as next_retry_ms, ${ms('c.next_later')} as next_later_ms,
       ${ms('o.available_at')} as oldest_ms
     from counted c
     left join topics t on t.name = c.topic
     left join topic_state s on s.topic = c.topic
     left join lateral (
       select min(k.available_at) as available_at from (
         select r.id from _ready r where r.topic = c.topic and c.ready < 5000 order by r.priority, r.id limit 50
       ) r join _tasks k on k.id = r.id
     ) o on true
     order by c.topic`,
  );
}

export interface WaitingFact {
  readonly id: string;
  readonly job_id: string | null;
  readonly job: string | null;
  readonly topic: string;
  readonly role: string | null;
  readonly sql: string;
  readonly attempt: number;
  readonly retry_limit: number;
  readonly held: boolean;
  readonly retrying: boolean;
  readonly available_ms: number;
  readonly created_ms: number;
  readonly created_by: string | null;
  readonly due_ms: number | null;
  readonly timeout_ms: number;
  readonly sqlstate: string | null;
  readonly message: string | null;
  readonly behind: string | null;
}

const COLUMNS = `t.id::text as id, t.job_id::text as job_id, t.job_name as job, t.topic, t.login as role, left(t.sql, 200) as sql, t.attempt, t.retry_limit,
  t.held is true as held, t.retrying is true as retrying, ${ms('t.available_at')} as available_ms,
  ${ms('t.created_at')} as created_ms, t.created_by, ${ms('t.scheduled_for')} as due_ms,
  ${ms('t.timeout')} as timeout_ms`;

/** Returns tasks of the queue of one topic in the order in which they are claimed, after `afterId`. */
export function readyOf(
  connection: Connection,
  { topic, limit, afterId }: { readonly topic: string; readonly limit: number; readonly afterId: string | null },
): Promise<readonly WaitingFact[]> {
  const where = new Conditions(topic, limit).and(
    '(r.priority, r.id) > (select a.priority, a.id from _ready a where a.id = $value and a.topic = $1 limit 1)',
    afterId,
  );
  return connection.query<WaitingFact>(
    `select ${COLUMNS}, null as sqlstate, null as message, null as behind
     from (
       select r.priority, r.id from _ready r
       where r.topic = $1 and ${where}
       order by r.priority, r.id limit $2
     ) q join _tasks t on t.id = q.id order by q.priority, q.id`,
    where.values,
  );
}

/** Returns tasks that wait for a retry, for their time, or behind an earlier task of their job, by when they may start, after `afterId`. */
export function laterTasks(
  connection: Connection,
  options: {
    readonly kind: 'retry' | 'later' | 'overlap';
    readonly topic: string | null;
    readonly limit: number;
    readonly afterId: string | null;
  },
): Promise<readonly WaitingFact[]> {
  const which =
    options.kind === 'overlap' ? 't.held' : `t.waits and t.retrying is ${options.kind === 'retry' ? '' : 'not '}true`;
  const where = new Conditions(options.limit)
    .and('t.topic = $value', options.topic)
    .and('(t.available_at, t.id) > (select a.available_at, a.id from _tasks a where a.id = $value)', options.afterId);
  return connection.query<WaitingFact>(
    `select ${COLUMNS}, e.sqlstate, left(e.message, 300) as message, b.id::text as behind
     from (
       select * from _tasks t where ${which} and ${where} order by t.available_at, t.id limit $1
     ) t
     left join lateral (
       select l.sqlstate, l.message from _task_log l where t.retrying and l.task_id = t.id order by ${END_OF_TASK} desc limit 1
     ) e on true
     left join lateral (select min(o.id) as id from _tasks o where t.held and o.job_id = t.job_id and o.id < t.id) b on true
     order by t.available_at, t.id`,
    where.values,
  );
}

/** Returns the IDs of tasks of the queue of one topic, those that wait for a retry and for their time included. */
export async function waitingIds(connection: Connection, topic: string, limit: number): Promise<readonly string[]> {
  const rows = await connection.query<{ id: string }>(
    `select t.id::text as id from _tasks t
     where t.topic = $1 and not exists (select from _task_leases l where l.task_id = t.id) order by t.id limit $2`,
    [topic, limit],
  );
  return rows.map(({ id }) => id);
}
