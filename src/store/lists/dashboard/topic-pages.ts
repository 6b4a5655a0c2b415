import type { Connection } from '../../../postgres/connection.ts';
import { ms } from './epoch.ts';

export interface TopicFact {
  readonly name: string;
  readonly declared: boolean;
  readonly description: string | null;
  readonly project: string | null;
  readonly concurrency: number | null;
  readonly priority: number | null;
  readonly delay_ms: number | null;
  readonly retry_limit: number | null;
  readonly timeout_ms: number | null;
  readonly file: string | null;
  readonly revision: number | null;
  readonly max_sql_bytes: number | null;
  readonly max_params_bytes: number | null;
  readonly durability: string | null;
  readonly log: string | null;
  readonly retention_finished_ms: number | null;
  readonly retention_failed_ms: number | null;
  readonly jobs: number;
  readonly paused: boolean;
  readonly paused_ms: number | null;
  readonly paused_by: string | null;
  readonly pause_reason: string | null;
  readonly paused_until_ms: number | null;
}

/** Returns topics, the paused ones first, then by name, after `after`: declared ones, `default`, those that a job names or a task waits in. */
export function loadTopics(
  connection: Connection,
  {
    only,
    contains,
    after,
    limit,
  }: {
    readonly only: string | null;
    readonly contains: string | null;
    readonly after: { readonly paused: boolean; readonly name: string } | null;
    readonly limit: number;
  },
): Promise<readonly TopicFact[]> {
  return connection.query<TopicFact>(
    `select * from (with users as (select topic, count(*)::int as jobs from jobs group by topic),
     names as (
       select name from topics union select topic from users union select topic from topic_state union select 'default'
       union select topic from (select distinct topic from _ready) r
     )
     select n.name, t.name is not null as declared, left(t.description, 300) as description, p.name as project, t.concurrency, t.priority,
       ${ms('t.delay')} as delay_ms, t.retry_limit, ${ms('t.timeout')} as timeout_ms, t.source_file as file, t.revision::float8 as revision,
       t.max_sql_bytes, t.max_params_bytes, t.durability, t.log, ${ms('t.retention_finished')} as retention_finished_ms, ${ms('t.retention_failed')} as retention_failed_ms,
       coalesce(u.jobs, 0) as jobs,
       coalesce(t.paused, false) or (s.paused_at is not null and coalesce(s.paused_until > clock_timestamp(), true)) as paused,
       ${ms('s.paused_at')} as paused_ms, s.paused_by::text as paused_by, left(s.pause_reason, 300) as pause_reason,
       case when isfinite(s.paused_until) then ${ms('s.paused_until')} end as paused_until_ms
     from names n left join topics t on t.name = n.name left join projects p on p.id = t.project_id
     left join users u on u.topic = n.name left join topic_state s on s.topic = n.name
     where ($1::text is null or n.name = $1) and ($2::text is null or position(lower($2) in lower(n.name)) > 0)) x
     where $3::boolean is null or (not x.paused, x.name collate "C") > (not $3, $4::text collate "C")
     order by not x.paused, x.name collate "C" limit $5`,
    [only, contains, after?.paused ?? null, after?.name ?? null, limit],
  );
}

export interface AuditFact {
  readonly at_ms: number;
  readonly by: string;
  readonly action: string;
  readonly target: string;
  readonly reason: string | null;
  readonly channel: string;
}

/** Returns who paused and resumed a topic, the newest first. */
export function loadTopicAudit(connection: Connection, topic: string, limit: number): Promise<readonly AuditFact[]> {
  return connection.query<AuditFact>(
    `select ${ms('q.requested_at')} as at_ms, coalesce(q.http_token, q.requested_by::text) as by, q.action, q.topic as target, left(q.reason, 300) as reason,
       case when q.http_token is not null then 'http' when q.application_name like 'pgherd %' then 'cli' else 'sql' end as channel
     from _requests q where q.topic = $1 order by q.requested_at desc limit $2`,
    [topic, limit],
  );
}
