-- Running tasks of a deleted job may finish; pending ones are cancelled, and the log contains the reason.
create or replace function @schema@._jobs_deleted() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  with gone as (
    delete from @schema@._tasks t using old_rows o where t.job_id = o.id and t.state <> 'running' returning t.*
  )
  insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at,
      created_at, created_by, sql, database, connection, login, revision, parent_task_id, params, claims)
    select id, attempt, job_id, job_name, topic, 'cancelled', 'job deleted', priority, scheduled_for, available_at,
      created_at, created_by, sql, database, connection, login, revision, parent_task_id, params, claims
    from gone where (select o.log from old_rows o where o.id = gone.job_id) <> 'off';
  return null;
end $$;
