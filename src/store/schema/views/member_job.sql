create or replace view @schema@.member_job with (security_barrier) as
  select j.id as job_id, j.name as job_name, coalesce(j.database, current_database()) as datname, j.role as rolname, j.schedule, j.enabled,
    s.failure_count, s.success_count, j.overlap = 'allow' as parallel, j.sql as job_command, j.description as job_description,
    j.timeout as job_timeout, s.last_started_at as last_executed, s.last_state, j.topic, j.timezone, j.starts_at, j.ends_at,
    s.paused_at, s.paused_by, s.pause_reason, s.paused_until, p.name as project
  from @schema@.jobs j
    join @schema@._job_states s on s.job_id = j.id
    left join @schema@.projects p on p.id = j.project_id
  where j.role in (select r.rolname from pg_roles r where pg_has_role(r.oid, (select @schema@._reading())));

comment on view @schema@.member_job is
  'Jobs of all roles that the current user is a member of.';
comment on column @schema@.member_job.job_id is 'Identifier of the job.';
comment on column @schema@.member_job.job_name is 'Name of the job.';
comment on column @schema@.member_job.datname is 'Database in which the job runs.';
comment on column @schema@.member_job.rolname is 'Role that the job logs in as.';
comment on column @schema@.member_job.schedule is 'Schedules. Empty: the job is started by hand.';
comment on column @schema@.member_job.enabled is 'False: schedules create no tasks.';
comment on column @schema@.member_job.failure_count is 'Number of failed runs.';
comment on column @schema@.member_job.success_count is 'Number of successful runs.';
comment on column @schema@.member_job.parallel is 'True when tasks of the job may overlap.';
comment on column @schema@.member_job.job_command is 'SQL of the job.';
comment on column @schema@.member_job.job_description is 'Description.';
comment on column @schema@.member_job.job_timeout is 'Time limit of an attempt.';
comment on column @schema@.member_job.last_executed is 'Start of the last run.';
comment on column @schema@.member_job.last_state is 'How the last run ended.';
comment on column @schema@.member_job.topic is 'Topic of the tasks.';
comment on column @schema@.member_job.timezone is 'Time zone of cron expressions.';
comment on column @schema@.member_job.starts_at is 'No occurrence before this time.';
comment on column @schema@.member_job.ends_at is 'No occurrence after this time.';
comment on column @schema@.member_job.paused_at is 'Time when the job was paused. Null: it is not paused.';
comment on column @schema@.member_job.paused_by is 'Login that paused the job.';
comment on column @schema@.member_job.pause_reason is 'Reason of the pause.';
comment on column @schema@.member_job.paused_until is 'End of the pause. Null: it ends with resume_job().';
comment on column @schema@.member_job.project is 'Project that owns the job. Null: it was created through SQL.';
