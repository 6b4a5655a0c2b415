import type { Connection } from '../../../postgres/connection.ts';
import { shortJson, shortText } from '../short-text.ts';

/** An unfinished task with what decides when it starts. */
export interface WaitingTask extends WaitFacts {
  readonly id: string;
  readonly job: string | null;
  readonly topic: string;
  readonly state: string;
  readonly held: boolean;
  readonly attempt: number;
  readonly available_at: Date;
  readonly started_at: Date | null;
  readonly daemon_id: string | null;
  readonly role: string | null;
  readonly database: string;
  readonly connection: string | null;
  readonly created_at: Date;
  readonly created_by: string | null;
  readonly parent_task_id: string | null;
  readonly revision: number | null;
  readonly sql: string;
  readonly params: object | null;
}

interface WaitFacts {
  readonly topic_paused: boolean;
  readonly topic_paused_by: string | null;
  readonly topic_pause_reason: string | null;
  readonly topic_paused_until: Date | null;
  /** null: unlimited. */
  readonly concurrency: number | null;
  /** Tasks of its topic that run. */
  readonly running: number;
  /** Earliest start because of the delay of its topic; null: there is none. */
  readonly next_start_at: Date | null;
  /** Tasks of its topic that go before it. */
  readonly ahead: number;
  /** An earlier unfinished task of its job; null: there is none. */
  readonly earlier: string | null;
  /** Whether two sessions or daemons died while the task ran: it runs apart from other such tasks. */
  readonly suspect: boolean;
  /** Another such task, of its role or of any role for its first ten minutes, that runs before it; null: none does. */
  readonly suspect_before: string | null;
  /** When that task no longer holds it back, unless it ends first; null: it has the same role, and has to end. */
  readonly suspect_until: Date | null;
  /** The last notice of the running task, as of the last heartbeat of its daemon; null: it has sent none. */
  readonly notice: string | null;
  /** Daemons whose lease lasts. */
  readonly daemons: number;
  /** What the database is an undecided copy of; null: it is not one. */
  readonly copied: string | null;
  readonly now: Date;
}

/** The rule of `_promote`: a role has one such task at a time, and for ten minutes after its start those of other roles wait as well. */
const SUSPECT_BEFORE = `select k.id, case when k.login is distinct from own.login then k.available_at + interval '10 min' end as until
  from _tasks k
  where own.crashes >= 2 and own.waits and k.id <> own.id and k.crashes >= 2 and k.waits is not true and k.held is not true
    and (k.available_at > clock_timestamp() - interval '10 min' or k.login is not distinct from own.login)
    and exists (select from _task_leases l where l.task_id = k.id and not l.done union all
      select from _ready r where (r.priority, r.topic, r.id) = (k.priority, k.topic, k.id) and k.available_at > clock_timestamp() - interval '10 min')
  order by (k.login is not distinct from own.login) desc, k.available_at desc limit 1`;

/** Returns the unfinished task; null: there is none of this number, or this login may not see it. */
export async function waitingTask(connection: Connection, id: string): Promise<WaitingTask | null> {
  const [task] = await connection.query<Omit<WaitingTask, keyof WaitFacts> & { readonly priority: number }>(
    `select id, job, topic, state, priority, held, attempt, available_at, started_at, daemon_id, role::text as role,
       database::text as database, connection, created_at, created_by::text as created_by, parent_task_id,
       revision::float8 as revision, ${shortText('sql')} as sql, ${shortJson('params')} as params
     from tasks where id = $1`,
    [id],
  );
  if (task === undefined) return null;
  const [facts] = await connection.query<WaitFacts>(
    `select coalesce(t.paused, false) or (s.paused_at is not null and coalesce(s.paused_until > clock_timestamp(), true)) as topic_paused,
       s.paused_by::text as topic_paused_by, ${shortText('s.pause_reason')} as topic_pause_reason, s.paused_until as topic_paused_until,
       t.concurrency, nullif(s.next_start_at, '-infinity') as next_start_at,
       (select count(*) from _task_leases l join _tasks k on k.id = l.task_id where not l.done and k.topic = n.topic)::int as running,
       (select count(*) from _ready r where r.topic = n.topic and (r.priority, r.id) < ($2::int, $3::bigint))::int as ahead,
       (select min(e.id)::text from _tasks e join _tasks own on own.id = $3 where e.job_id = own.job_id and e.id < own.id) as earlier,
       coalesce(own.crashes, 0) >= 2 as suspect, before.id::text as suspect_before, before.until as suspect_until,
       (select ${shortText('w.notice')} from _workers w where w.task_id = $3 limit 1) as notice,
       (select count(*) from daemons d where d.lease_until > clock_timestamp())::int as daemons, _copied_from() as copied, clock_timestamp() as now
     from (select $1::text collate "C" as topic) n left join topics t on t.name = n.topic left join topic_state s on s.topic = n.topic
       left join _tasks own on own.id = $3
       left join lateral (${SUSPECT_BEFORE}) before on true`,
    [task.topic, task.priority, id],
  );
  return facts === undefined ? null : { ...task, ...facts };
}

/** An ended attempt of a task. */
export interface Attempt {
  readonly attempt: number;
  readonly job: string | null;
  readonly topic: string;
  readonly state: string;
  readonly reason: string | null;
  readonly started_at: Date | null;
  readonly ended_at: Date;
  readonly duration_ms: number | null;
  readonly row_count: number | null;
  readonly sqlstate: string | null;
  readonly message: string | null;
  readonly detail: string | null;
  readonly hint: string | null;
  /** In the SQL, in characters from 1. */
  readonly position: number | null;
  readonly notices: unknown;
  readonly daemon_id: string | null;
  readonly role: string | null;
  readonly revision: number | null;
  readonly parent_task_id: string | null;
  readonly sql: string | null;
  readonly params: object | null;
}

/** Returns the ended attempts of a task, the first one first. */
export function attemptsOf(connection: Connection, id: string): Promise<readonly Attempt[]> {
  return connection.query<Attempt>(
    `select attempt, job, topic, state, ${shortText('reason')} as reason, started_at, ended_at, duration_ms::float8 as duration_ms,
       row_count::float8 as row_count, sqlstate, ${shortText('message')} as message, ${shortText('detail')} as detail,
       ${shortText('hint')} as hint, position, notices, daemon_id, role::text as role, revision::float8 as revision, parent_task_id,
       ${shortText('sql')} as sql, ${shortJson('params')} as params
     from task_log where task_id = $1 order by ended_at, attempt limit 100`,
    [id],
  );
}
