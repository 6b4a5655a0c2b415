import type { Connection } from '../../postgres/connection.ts';

export interface NextWork {
  /** Whether there is work now. */
  readonly now: boolean;
  /** Time until there is work, in ms; null: nothing waits for a time. */
  readonly inMs: number | null;
}

/** Returns the work that a daemon that serves these topics (null: all) would find now or later. */
export async function nextWork(connection: Connection, topics: readonly string[] | null): Promise<NextWork> {
  const [row] = await connection.query<{ now: boolean; in_ms: number | null }>(
    `with paused as (
       select p.name from topics p where p.paused
       union select s.topic from topic_state s where s.paused_at is not null and (s.paused_until is null or s.paused_until > clock_timestamp())
     ), ready as (
       select distinct r.topic from _ready r where $1::text[] is null or r.topic = any ($1)
     ), mine as (
       select t.topic, t.waits, t.available_at from _tasks t where $1::text[] is null or t.topic = any ($1)
     )
     select exists (select from ready t where t.topic not in (select name from paused)
           and not exists (select from topic_state s where s.topic = t.topic and s.next_start_at > clock_timestamp()))
         or exists (select from job_starts) or exists (select from _worker_requests where state = 'requested') as now,
       case when soonest = '-infinity' then 0 when soonest = 'infinity' then null
         else extract(epoch from soonest - clock_timestamp())::float8 * 1000 end as in_ms
     from (select least(
         (select min(next_due_at) from job_state),
         (select min(t.available_at) from mine t where t.waits),
         (select min(s.next_start_at) from topic_state s where s.next_start_at > clock_timestamp()
            and exists (select from ready t where t.topic = s.topic)),
         (select min(s.paused_until) from topic_state s where s.paused_until > clock_timestamp()
            and exists (select from mine t where t.topic = s.topic)),
         (select min(next_try_at) from _alerts)) as soonest) x`,
    [topics],
  );
  return { now: row?.now ?? true, inMs: row?.in_ms ?? null };
}
