-- Two views, each with a security barrier: through one view over both halves of a UNION ALL the planner pushes a caller's
-- function down into the halves, where it would run before the check of the row's owner.
create or replace view @schema@._job_log_ended with (security_barrier) as
  select l.task_id, l.attempt, l.job_id, l.job_name, l.login::name as rolname, coalesce(l.database, current_database())::name as datname,
    l.started_at as job_started, l.ended_at as job_finished, l.sql as job_command, l.state, l.reason, l.row_count,
    case l.state when 'finished' then '00000' else l.sqlstate end as sqlstate, l.message, l.detail, l.hint, l.context
  from @schema@._task_log l
  where l.job_id is not null and l.task_id is not null and l.login in (select r.rolname from pg_roles r where pg_has_role(r.oid, (select @schema@._reading())))
  order by l.ended_at desc;
