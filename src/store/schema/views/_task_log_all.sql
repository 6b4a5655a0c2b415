-- The log, and the ended tasks that are not in it yet.
create or replace view @schema@._task_log_all as
  select l.task_id, l.attempt, l.job_id, l.job_name, l.topic, l.state, l.reason, l.priority, l.scheduled_for, l.available_at, l.created_at, l.created_by,
    l.started_at, l.ended_at, l.row_count, l.sqlstate, l.message, l.detail, l.hint, l.context, l.position, l.notices, l.sql, l.database, l.connection,
    l.login, l.daemon_id, l.revision, l.parent_task_id, l.params, l.claims
  from @schema@._task_log l
  union all
  select u.task_id, u.attempt, u.job_id, u.job_name, u.topic, u.state, u.reason, u.priority, u.scheduled_for, u.available_at, u.created_at, u.created_by,
    u.started_at, u.ended_at, u.row_count, u.sqlstate, u.message, u.detail, u.hint, u.context, u.position, u.notices, u.sql, u.database, u.connection,
    u.login, u.daemon_id, u.revision, u.parent_task_id, u.params, u.claims
  from @schema@._task_log_unmoved u;
