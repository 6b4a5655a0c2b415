-- Puts tasks that can start into the queue, whichever statement inserted them, and wakes a sleeping daemon. The payload of the first
-- notification in a transaction names a single task by its id and login, which a session of that login can take and execute in one call.
-- The others are equal, and PostgreSQL sends equal notifications once.
create or replace function @schema@._tasks_inserted() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_count bigint;
begin
  if tg_relid <> '@schema@._tasks'::regclass then
    raise exception using errcode = 'insufficient_privilege', message = 'this trigger function belongs to other tables';
  end if;
  if exists (select from @schema@.role_limits x where x.max_waiting is not null) then
    perform @schema@._refuse_too_many(x.login::name, x.n)
      from (select n.login, count(*) as n from new_rows n where n.job_id is null and n.login is not null and n.token is null group by n.login) x;
  end if;
  if exists (select from @schema@.topics t where coalesce(t.max_sql_bytes, t.max_params_bytes) is not null) then
    -- The SQL and the parameters of a job are checked where they are written.
    perform @schema@._task_fits(n.sql, n.params, n.topic) from new_rows n join @schema@.topics t on t.name = n.topic
      where coalesce(t.max_sql_bytes, t.max_params_bytes) is not null and n.job_id is null;
  end if;
  insert into @schema@._ready (priority, topic, id, login, alone)
    select n.priority, n.topic, n.id, n.login,
      case when n.token is not null then true end
    -- A jsonb of 8 kB may be 1 MB when it is decompressed.
    from new_rows n
    where case when (octet_length(n.sql) > 1048576 or pg_column_size(n.params) > 8192) and not @schema@._task_fits(n.sql, n.params) then false
      else n.waits is not true and n.held is not true end;
  get diagnostics v_count = row_count;
  if v_count > 0 and not pg_try_advisory_xact_lock_shared('@schema@'::regnamespace::oid::int, 1) then
    perform pg_notify('@channel@', case when v_count > 1 or current_setting('pgherd.woken', true) = 'yes' then 'tasks' else
      (select format('task %s %s', n.id, n.login) from new_rows n where n.waits is not true and n.held is not true) end);
    perform set_config('pgherd.woken', 'yes', true);
  end if;
  return null;
end $$;
