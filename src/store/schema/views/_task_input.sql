-- enqueue writes to this view: tasks of roles that the caller is a member of, and only the columns that a caller may choose.
create or replace view @schema@._task_input with (security_barrier) as
  select t.id, t.topic, t.priority, t.waits, t.available_at, t.sql, t.database, t.login, t.transaction, t.timeout, t.retry_limit,
    t.retry_backoff, t.dedupe_key, t.params
  from @schema@._tasks t
  where t.job_id is null and t.connection is null and case when t.login = current_user then true else @schema@._is_member(t.login) end
    -- The table has no checks. Values that would stop a claim must not get in through the view either.
    and t.topic <> '' and t.timeout > '0' and t.timeout < '1000 years' and t.retry_limit >= 0
    and (t.params is null or jsonb_typeof(t.params) = 'object') and (t.retry_backoff is null or @schema@._is_backoff(t.retry_backoff))
  with cascaded check option;
