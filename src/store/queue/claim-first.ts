import type { Connection } from '../../postgres/connection.ts';
import type { ClaimedTask } from '../../task/task.ts';
import { type ClaimRow, claimedTaskOf } from './claim-tasks.ts';

export interface FirstClaim {
  /** null: there is none, or the first one needs the whole claim. */
  readonly task: ClaimedTask | null;
  /** There are others. */
  readonly more: boolean;
}

/**
 * Takes the first task there is, as `claimTasks` does, in a quarter of its time: where its topic has no limits and is not
 * paused, and its effect commits together with its record in this database. For a daemon that had nothing to do and was called.
 */
export async function claimFirst(
  connection: Connection,
  { daemonId, topics }: { readonly daemonId: string; readonly topics: readonly string[] | null },
): Promise<FirstClaim> {
  const [row] = await connection.query<ClaimRow & { readonly more: boolean }>(
    CLAIM_FIRST,
    [daemonId, topics],
    'claim_first',
  );
  return row === undefined ? { task: null, more: true } : { task: claimedTaskOf(row), more: row.more };
}

/** The order by is what finds the index, with a table that is empty when this is planned, too. */
const CLAIM_FIRST = `
  with first as materialized (
    select k.ctid, k.topic, k.database is null and k.connection is null and k.transaction is distinct from false as home
    from _tasks k where k.claimable order by k.priority, k.topic, k.id limit 1 for update skip locked
  ), free as materialized (
    select f.ctid from first f
    where f.home and ($2::text[] is null or f.topic = any ($2))
      and exists (select from daemons d where d.id = $1 and d.lease_until > clock_timestamp())
      and case when exists (select from topics t where t.name = f.topic)
        then exists (select from topics t where t.name = f.topic and t.concurrency is null and t.delay = '0' and not t.paused and t.log = 'all')
        else not exists (select from topic_defaults d where d.delay <> '0') end
      and not exists (select from topic_state s where s.topic = f.topic
        and ((s.paused_at is not null and (s.paused_until is null or s.paused_until > clock_timestamp())) or s.next_start_at > clock_timestamp()))
  ), taken as (
    update _tasks k
      set state = 'running', claimable = false, attempt = k.attempt + 1, claims = k.claims + 1, token = gen_random_uuid(), claimed_by = $1,
        claimed_at = clock_timestamp(), login = coalesce(k.login, session_user), quiet = null
      where k.ctid = any (array(select ctid from free))
      returning k.id, k.token, k.attempt, k.claims, k.lost, k.job_id, k.job_name, k.topic, case when k.transaction then null else k.sql end as sql,
        k.database, k.connection, k.login, k.transaction, (extract(epoch from k.timeout) * 1000)::bigint as timeout_ms, k.retry_limit, k.retry_backoff,
        true as prefetchable, false as delayed, k.priority,
        case when k.job_id is null or k.transaction then null else jsonb_build_object('scheduledFor', _instant(k.scheduled_for),
          'parentTaskId', k.parent_task_id::text, 'parentRowCount', k.parent_row_count, 'params', k.params) end as context
  )
  select taken.*, set_config('synchronous_commit', 'off', true),
    exists (select from _tasks k where k.claimable order by k.priority, k.topic, k.id limit 1 offset 1) as more
  from taken`;
