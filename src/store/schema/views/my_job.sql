create or replace view @schema@.my_job with (security_barrier) as
  select j.* from @schema@.member_job j where j.rolname = current_user;

comment on view @schema@.my_job is
  'Jobs that run as the current user.';
comment on column @schema@.my_job.job_id is 'Identifier of the job.';
comment on column @schema@.my_job.job_name is 'Name of the job.';
comment on column @schema@.my_job.datname is 'Database in which the job runs.';
comment on column @schema@.my_job.rolname is 'Role that the job logs in as.';
comment on column @schema@.my_job.schedule is 'Schedules. Empty: the job is started by hand.';
comment on column @schema@.my_job.enabled is 'False: schedules create no tasks.';
comment on column @schema@.my_job.failure_count is 'Number of failed runs.';
comment on column @schema@.my_job.success_count is 'Number of successful runs.';
comment on column @schema@.my_job.parallel is 'True when tasks of the job may overlap.';
comment on column @schema@.my_job.job_command is 'SQL of the job.';
comment on column @schema@.my_job.job_description is 'Description.';
comment on column @schema@.my_job.job_timeout is 'Time limit of an attempt.';
comment on column @schema@.my_job.last_executed is 'Start of the last run.';
comment on column @schema@.my_job.last_state is 'How the last run ended.';
comment on column @schema@.my_job.topic is 'Topic of the tasks.';
comment on column @schema@.my_job.timezone is 'Time zone of cron expressions.';
comment on column @schema@.my_job.starts_at is 'No occurrence before this time.';
comment on column @schema@.my_job.ends_at is 'No occurrence after this time.';
comment on column @schema@.my_job.paused_at is 'Time when the job was paused. Null: it is not paused.';
comment on column @schema@.my_job.paused_by is 'Login that paused the job.';
comment on column @schema@.my_job.pause_reason is 'Reason of the pause.';
comment on column @schema@.my_job.paused_until is 'End of the pause. Null: it ends with resume_job().';
comment on column @schema@.my_job.project is 'Project that owns the job. Null: it was created through SQL.';
