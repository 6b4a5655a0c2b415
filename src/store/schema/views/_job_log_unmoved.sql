create or replace view @schema@._job_log_unmoved with (security_barrier) as
  select l.task_id, l.attempt, l.job_id, l.job_name, l.login::name as rolname, coalesce(l.database, current_database())::name as datname,
    l.started_at as job_started, l.ended_at as job_finished, l.sql as job_command, l.state, l.row_count, '00000'::text as sqlstate
  from @schema@._task_log_unmoved l
  where l.job_id is not null and l.login in (select r.rolname from pg_roles r where pg_has_role(r.oid, (select @schema@._reading())));
