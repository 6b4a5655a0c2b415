-- Unfinished tasks with their state: waiting, leased, or held. A task with a valid done row has ended.
create or replace view @schema@._task_states as
  select t.id, t.job_id, t.job_name, t.topic, t.priority, case when l.task_id is not null then 'running' when t.retrying then 'retrying' else 'pending' end as state,
    l.task_id is null and t.held is not true and t.waits is not true as claimable, t.held is true as held,
    t.attempt + (l.task_id is not null)::int as attempt, t.claims + (l.task_id is not null)::int as claims, t.lost, t.scheduled_for, t.available_at, t.sql,
    t.database::name as database, t.connection, coalesce(t.login, l.login)::name as login, t.transaction, t.timeout, t.retry_limit, t.retry_backoff,
    t.revision, t.parent_task_id, t.dedupe_key, t.created_at, t.created_by::name as created_by, l.daemon_id as claimed_by, l.claimed_at,
    t.params, t.parent_row_count
  from @schema@._tasks t
    left join (
      select x.id as task_id, y.token, y.daemon_id, y.login, y.claimed_at from @schema@._leases y cross join lateral unnest(y.ids) x (id)
    ) l on l.task_id = t.id
  where not exists (select from @schema@._done d where d.task_id = t.id and d.token = coalesce(l.token, t.token));
