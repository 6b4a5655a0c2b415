-- pg_background_queue's names over pgherd, in schema public, where that extension puts them.
-- Idempotent. Runs as the installer, who has checked that the names are not in use by other objects. "@mark@" is the
-- comment by which the next installation knows these objects again.

set local role @owner@;

-- Every task without a job that the caller may see. Scalar subqueries, so that a query that does not select a column does
-- not pay for it. A failed task that was enqueued again is shown once, as pending.
create or replace view @schema@._background_tasks with (security_barrier) as
  select t.id, t.sql as sql_statement, t.topic, t.created_at as joined_at, t.claimed_at as started_at, null::timestamptz as closed_at,
    t.priority, t.state, case t.state when 'running' then greatest(t.attempt - 1, 0) else t.attempt end as retry_count,
    (select t.available_at - r.ended_at from @schema@._task_log r
      where r.task_id = t.id and r.state = 'retrying' order by r.ended_at desc limit 1) as retry_delay,
    (select r.message from @schema@._task_log r
      where r.task_id = t.id and r.state = 'retrying' order by r.ended_at desc limit 1) as errors
  from @schema@._task_states t
  where t.job_name is null
    and ((select @schema@._sees_all()) or t.login in (select r.rolname from pg_roles r where pg_has_role(r.oid, (select @schema@._reading()))))
  union all
  select l.task_id, l.sql, l.topic, l.created_at, l.started_at, l.ended_at, coalesce(l.priority, 100),
    case l.state when 'finished' then 'finished' else 'failed' end, greatest(l.attempt - 1, 0),
    (select l.available_at - r.ended_at from @schema@._task_log r
      where r.task_id = l.task_id and r.state = 'retrying' and r.attempt < l.attempt order by r.ended_at desc limit 1),
    coalesce(l.message, (select r.message from @schema@._task_log r
      where r.task_id = l.task_id and r.state = 'retrying' order by r.ended_at desc limit 1), l.reason)
  from @schema@._task_log_all l
  where l.job_name is null and l.state in ('finished', 'failed', 'cancelled')
    and (l.state = 'finished' or not exists (select from @schema@._task_states t where t.id = l.task_id)
      and not exists (select from @schema@._task_log n where n.task_id = l.task_id and n.state <> 'retrying' and n.ended_at > l.ended_at))
    and ((select @schema@._sees_all()) or l.login in (select r.rolname from pg_roles r where pg_has_role(r.oid, (select @schema@._reading()))));
create or replace view @schema@._limited_topics with (security_barrier) as
  select t.name from @schema@.topics t where t.concurrency is not null;
grant select on @schema@._limited_topics to public;
-- The installer owns the view in public that all callers use.
do $$
begin
  execute format('grant execute on function @schema@._background_task_deleted() to %I', session_user);
  execute format('grant select on @schema@._background_tasks to %I', session_user);
end $$;

reset role;
