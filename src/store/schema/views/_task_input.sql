-- enqueue writes to this view: tasks of roles that the caller is a member of, and only the columns that a caller may choose.
create or replace view @schema@._task_input with (security_barrier) as
  select t.id, t.topic, t.priority, t.claimable, t.available_at, t.sql, t.database, t.login, t.transaction, t.timeout, t.retry_limit,
    t.retry_backoff, t.dedupe_key
  from @schema@._tasks t
  where t.job_id is null and t.connection is null and case when t.login = current_user then true else @schema@._is_member(t.login) end
  with cascaded check option;
