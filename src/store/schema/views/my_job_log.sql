create or replace view @schema@.my_job_log with (security_barrier) as
  select l.* from @schema@.member_job_log l where l.rolname = current_user
  order by l.job_finished desc;

comment on view @schema@.my_job_log is
  'Attempts of the jobs that run as the current user, the newest first.';
comment on column @schema@.my_job_log.task_id is 'Task of the attempt.';
comment on column @schema@.my_job_log.attempt is 'Number of the attempt, from 1.';
comment on column @schema@.my_job_log.job_id is 'Job.';
comment on column @schema@.my_job_log.job_name is 'Name of the job.';
comment on column @schema@.my_job_log.rolname is 'Role that the task logged in as.';
comment on column @schema@.my_job_log.datname is 'Database in which the task ran.';
comment on column @schema@.my_job_log.job_started is 'Start of the attempt.';
comment on column @schema@.my_job_log.job_finished is 'End of the attempt. Null while it runs.';
comment on column @schema@.my_job_log.job_command is 'SQL of the task.';
comment on column @schema@.my_job_log.state is 'running, finished, failed, retrying or cancelled.';
comment on column @schema@.my_job_log.reason is 'Why the attempt ended this way, where the error does not say it.';
comment on column @schema@.my_job_log.row_count is 'Rows that the SQL processed.';
comment on column @schema@.my_job_log.job_sqlstate is 'Same as sqlstate, under the name that elephant_worker uses.';
comment on column @schema@.my_job_log.exception_message is 'Same as message, under the name that elephant_worker uses.';
comment on column @schema@.my_job_log.exception_detail is 'Same as detail, under the name that elephant_worker uses.';
comment on column @schema@.my_job_log.exception_hint is 'Same as hint, under the name that elephant_worker uses.';
comment on column @schema@.my_job_log.exception_context is 'Same as context, under the name that elephant_worker uses.';
comment on column @schema@.my_job_log.sqlstate is 'Error code. 00000: success.';
comment on column @schema@.my_job_log.message is 'Error message.';
comment on column @schema@.my_job_log.detail is 'Detail of the error.';
comment on column @schema@.my_job_log.hint is 'Hint of the error.';
comment on column @schema@.my_job_log.context is 'Context of the error.';
