create or replace view @schema@._job_log_running with (security_barrier) as
  select t.id as task_id, t.attempt, t.job_id, t.job_name, t.login as rolname, coalesce(t.database, current_database()) as datname,
    t.claimed_at as job_started, t.sql as job_command, t.state
  from @schema@._task_states t
  where t.job_id is not null and t.state = 'running' and t.login in (select r.rolname from pg_roles r where pg_has_role(r.oid, (select @schema@._reading())));
