import type { Connection } from '../../postgres/connection.ts';
import { ALL, type Page } from './page.ts';
import { shortText } from './short-text.ts';

/** A topic with its state, as `pgherd topics` lists it. */
export interface ListedTopic {
  readonly name: string;
  readonly project: string | null;
  readonly description: string | null;
  /** null: unlimited. */
  readonly concurrency: number | null;
  readonly priority: number;
  readonly delay_ms: number;
  readonly retry_limit: number;
  readonly timeout_ms: number | null;
  /** Of the SQL and of the parameters of a task; null: 1 MB. */
  readonly max_sql_bytes: number | null;
  readonly max_params_bytes: number | null;
  readonly source_file: string | null;
  readonly revision: number | null;
  readonly jobs: number;
  readonly running: number;
  readonly waiting: number;
  /** By its definition or by `pause`. */
  readonly paused: boolean;
  readonly paused_by: string | null;
  readonly pause_reason: string | null;
  readonly paused_until: Date | null;
}

/** All topics by name: the declared ones, `default`, and any that holds tasks or a job names. */
export async function listTopics(connection: Connection, page: Page = ALL): Promise<readonly ListedTopic[]> {
  return await connection.query<ListedTopic>(
    // What waits is in the narrow table of the queue or has a small index of its own: the wide rows of a long queue are not read.
    `with tasks as (
       select topic, sum(running) as running, sum(waiting) as waiting
       from (
         select topic, 0 as running, count(*) as waiting from _ready group by topic
         union all
         select topic, 0, count(*) from _tasks where waits group by topic
         union all
         select topic, 0, count(*) from _tasks where held group by topic
         union all
         select t.topic, count(*), 0 from _task_leases l join _tasks t on t.id = l.task_id where not l.done group by t.topic
       ) x
       group by topic
     ), users as (select topic, count(*) as jobs from jobs group by topic),
     names as (
       select name from topics union select topic from tasks union select topic from users union select 'default'
     )
     select n.name, p.name as project, t.description, t.concurrency, coalesce(t.priority, 100) as priority,
       coalesce(extract(epoch from t.delay) * 1000, 0)::float8 as delay_ms, coalesce(t.retry_limit, 0) as retry_limit,
       (extract(epoch from t.timeout) * 1000)::float8 as timeout_ms, t.max_sql_bytes, t.max_params_bytes, t.source_file,
       t.revision::float8 as revision,
       coalesce(u.jobs, 0)::int as jobs, coalesce(k.running, 0)::int as running, coalesce(k.waiting, 0)::int as waiting,
       coalesce(t.paused, false) or (s.paused_at is not null and coalesce(s.paused_until > clock_timestamp(), true)) as paused,
       s.paused_by::text as paused_by, ${shortText('s.pause_reason')} as pause_reason, s.paused_until
     from names n
     left join topics t on t.name = n.name
     left join projects p on p.id = t.project_id
     left join topic_state s on s.topic = n.name
     left join users u on u.topic = n.name
     left join tasks k on k.topic = n.name
     order by n.name collate "C" limit $1 offset $2`,
    [page.limit, page.offset],
  );
}
