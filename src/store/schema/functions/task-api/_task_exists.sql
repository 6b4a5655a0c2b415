create or replace function @schema@._task_exists(p_task_id bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from @schema@._tasks t where t.id = p_task_id) or exists (select from @schema@._task_log l where l.task_id = p_task_id)
  $$;
