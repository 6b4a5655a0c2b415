-- The five columns of an error appear under their own names and under those of elephant_worker.
create or replace view @schema@.member_job_log with (security_barrier) as
  select l.task_id, l.attempt, l.job_id, l.job_name, l.rolname, l.datname, l.job_started, l.job_finished, l.job_command, l.state, l.reason,
    l.row_count, l.sqlstate as job_sqlstate, l.message as exception_message, l.detail as exception_detail, l.hint as exception_hint,
    l.context as exception_context, l.sqlstate, l.message, l.detail, l.hint, l.context
  from @schema@._job_log_ended l
  union all
  select u.task_id, u.attempt, u.job_id, u.job_name, u.rolname, u.datname, u.job_started, u.job_finished, u.job_command, u.state, null,
    u.row_count, u.sqlstate, null, null, null, null, u.sqlstate, null, null, null, null
  from @schema@._job_log_unmoved u
  union all
  select r.task_id, r.attempt, r.job_id, r.job_name, r.rolname, r.datname, r.job_started, null, r.job_command, r.state, null,
    null, null, null, null, null, null, null, null, null, null, null
  from @schema@._job_log_running r;

comment on view @schema@.member_job_log is
  'Attempts of the jobs of all roles that the current user is a member of, one row per attempt.';
comment on column @schema@.member_job_log.task_id is 'Task of the attempt.';
comment on column @schema@.member_job_log.attempt is 'Number of the attempt, from 1.';
comment on column @schema@.member_job_log.job_id is 'Job.';
comment on column @schema@.member_job_log.job_name is 'Name of the job.';
comment on column @schema@.member_job_log.rolname is 'Role that the task logged in as.';
comment on column @schema@.member_job_log.datname is 'Database in which the task ran.';
comment on column @schema@.member_job_log.job_started is 'Start of the attempt.';
comment on column @schema@.member_job_log.job_finished is 'End of the attempt. Null while it runs.';
comment on column @schema@.member_job_log.job_command is 'SQL of the task.';
comment on column @schema@.member_job_log.state is 'running, finished, failed, retrying or cancelled.';
comment on column @schema@.member_job_log.reason is 'Why the attempt ended this way, where the error does not say it.';
comment on column @schema@.member_job_log.row_count is 'Rows that the SQL processed.';
comment on column @schema@.member_job_log.job_sqlstate is 'Same as sqlstate, under the name that elephant_worker uses.';
comment on column @schema@.member_job_log.exception_message is 'Same as message, under the name that elephant_worker uses.';
comment on column @schema@.member_job_log.exception_detail is 'Same as detail, under the name that elephant_worker uses.';
comment on column @schema@.member_job_log.exception_hint is 'Same as hint, under the name that elephant_worker uses.';
comment on column @schema@.member_job_log.exception_context is 'Same as context, under the name that elephant_worker uses.';
comment on column @schema@.member_job_log.sqlstate is 'Error code. 00000: success.';
comment on column @schema@.member_job_log.message is 'Error message.';
comment on column @schema@.member_job_log.detail is 'Detail of the error.';
comment on column @schema@.member_job_log.hint is 'Hint of the error.';
comment on column @schema@.member_job_log.context is 'Context of the error.';
