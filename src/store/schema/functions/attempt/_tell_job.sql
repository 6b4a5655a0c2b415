-- Sets the facts that a task of a job may read, as settings of its transaction.
create or replace function @schema@._tell_job(p_task_id bigint) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    select set_config('pgherd.task_id', p_task_id::text, true), set_config('pgherd.attempt', t.attempt::text, true),
        set_config('pgherd.job', t.job_name, true), set_config('pgherd.scheduled_for', coalesce(@schema@._instant(t.scheduled_for), ''), true),
        set_config('pgherd.parent_task_id', coalesce(t.parent_task_id::text, ''), true),
        set_config('pgherd.parent_row_count', coalesce(t.parent_row_count::text, ''), true)
      from @schema@._tasks t where t.id = p_task_id
  $$;
