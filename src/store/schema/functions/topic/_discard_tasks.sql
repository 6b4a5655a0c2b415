-- Cancels pending tasks of these topics; running tasks may finish.
create or replace function @schema@._discard_tasks(p_topics text[], p_reason text) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_count int;
begin
  with gone as (
    delete from @schema@._tasks t where t.topic = any (p_topics) and t.state <> 'running' returning t.*
  ), again as (
    update @schema@.job_state s set next_due_at = '-infinity'
    from @schema@.jobs j
    where j.id = s.job_id and j.repeats_after_finish and s.job_id in (select g.job_id from gone g)
  )
  insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at,
      created_at, created_by, sql, database, connection, login, revision, parent_task_id, params)
    select id, attempt, job_id, job_name, topic, 'cancelled', p_reason, priority, scheduled_for, available_at,
      created_at, created_by, sql, database, connection, login, revision, parent_task_id, params
    from gone;
  get diagnostics v_count = row_count;
  return v_count;
end $$;
