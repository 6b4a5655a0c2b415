create table @schema@.jobs (
  id bigint generated always as identity constraint jobs_pkey primary key,
  name text not null constraint jobs_name_key unique constraint jobs_name_not_empty check (name <> '')
    constraint jobs_name_at_most_1_kb check (octet_length(name) <= 1024),
  project_id int constraint jobs_project_fkey references @schema@.projects (id),
  revision bigint,
  description text constraint jobs_description_at_most_64_kb check (octet_length(description) <= 65536),
  schedule text[] not null default '{}' constraint jobs_schedule_without_null check (array_position(schedule, null) is null),
  timezone text not null default 'UTC',
  topic text collate "C" not null default 'default' constraint jobs_topic_not_empty check (topic <> '')
    constraint jobs_topic_at_most_1_kb check (octet_length(topic) <= 1024),
  sql text not null constraint jobs_sql_not_empty check (sql <> '')
    constraint jobs_sql_at_most_1_mb check (octet_length(sql) <= 1048576),
  params jsonb constraint jobs_params_is_object check (jsonb_typeof(params) = 'object')
    constraint jobs_params_at_most_1_mb check (octet_length(params::text) <= 1048576),
  database name,
  connection text,
  role name,
  transaction boolean,
  timeout interval not null default '6 h' constraint jobs_timeout_positive check (timeout > '0'),
  overlap text not null default 'skip' constraint jobs_overlap_known check (overlap in ('skip', 'queue', 'allow')),
  catchup text not null default 'latest' constraint jobs_catchup_known check (catchup in ('skip', 'latest', 'all')),
  catchup_window interval not null default '1 d' constraint jobs_catchup_window_not_negative check (catchup_window >= '0'),
  retry_limit int not null default 0 constraint jobs_retry_limit_not_negative check (retry_limit >= 0),
  retry_initial interval not null default '2 s' constraint jobs_retry_initial_positive check (retry_initial > '0'),
  retry_factor double precision not null default 2 constraint jobs_retry_factor_at_least_1 check (retry_factor >= 1),
  retry_max interval not null default '1 h' constraint jobs_retry_max_positive check (retry_max > '0'),
  retry_jitter double precision not null default 0 constraint jobs_retry_jitter_is_fraction check (retry_jitter between 0 and 1),
  priority int not null default 100,
  jitter interval not null default '0' constraint jobs_jitter_not_negative check (jitter >= '0'),
  starts_at timestamptz,
  ends_at timestamptz,
  enabled boolean not null default true,
  protect boolean not null default false,
  labels jsonb not null default '{}' constraint jobs_labels_is_object check (jsonb_typeof(labels) = 'object'),
  expect_rows text constraint jobs_expect_rows_readable
    check (expect_rows is null or coalesce(@schema@._rows_match(expect_rows, 0) is not null, false)),
  expect_success_within interval constraint jobs_expect_success_within_positive check (expect_success_within > '0'),
  expect_late_after interval constraint jobs_expect_late_after_positive check (expect_late_after > '0'),
  expect_max_runtime interval constraint jobs_expect_max_runtime_positive check (expect_max_runtime > '0'),
  on_failure_notify text constraint jobs_on_failure_notify_is_channel check (octet_length(on_failure_notify) between 1 and 63),
  on_failure_webhook text constraint jobs_on_failure_webhook_not_empty check (on_failure_webhook <> ''),
  log text not null default 'all' constraint jobs_log_known check (log in ('all', 'errors', 'off')),
  keep_last int constraint jobs_keep_last_positive check (keep_last > 0),
  preview boolean not null default true,
  ignore text[] not null default '{}' constraint jobs_ignore_without_null check (array_position(ignore, null) is null),
  applied jsonb,
  source_file text,
  created_at timestamptz not null default clock_timestamp(),
  created_by name not null default session_user,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by name not null default session_user,
  sql_changed_at timestamptz,
  after_jobs text[] not null generated always as (@schema@._after_jobs(schedule)) stored,
  repeats_after_finish boolean not null generated always as (@schema@._repeats_after_finish(schedule)) stored,
  constraint jobs_starts_before_end check (starts_at < ends_at),
  -- An interval may be infinite since PostgreSQL 17; one such row would stop every claim and every scheduler.
  constraint jobs_intervals_are_finite
    check (greatest(timeout, catchup_window, retry_initial, retry_max, jitter, expect_success_within, expect_late_after,
      expect_max_runtime) < '1000 years')
);
create index jobs_project_id on @schema@.jobs (project_id);
create index jobs_after_jobs on @schema@.jobs using gin (after_jobs) where after_jobs <> '{}';
-- Whether there are any: a search for the children of many jobs is expensive in an index of arrays.
create index jobs_after on @schema@.jobs (id) where after_jobs <> '{}';
create index jobs_expect_success on @schema@.jobs (id) where expect_success_within is not null;
create index jobs_expect_late on @schema@.jobs (id) where expect_late_after is not null;
create index jobs_expect_runtime on @schema@.jobs (id) where expect_max_runtime is not null;

create trigger jobs_stamp before update on @schema@.jobs for each row execute function @schema@._stamp();
create trigger jobs_sql_changed before update on @schema@.jobs for each row when (new.sql is distinct from old.sql)
  execute function @schema@._jobs_sql_changed();
-- Its name is the first of the triggers after an insert: nothing else happens for a job that is refused.
create trigger jobs_check_role_insert after insert on @schema@.jobs referencing new table as new_rows
  for each statement execute function @schema@._jobs_check_roles();
-- A writer that changes what runs as a role needs the same right as one that names the role.
create trigger jobs_check_role_update before update on @schema@.jobs for each row
  when ((new.role, new.sql, new.params, new.database, new.connection, new.transaction)
    is distinct from (old.role, old.sql, old.params, old.database, old.connection, old.transaction))
  execute function @schema@._jobs_check_role();
create trigger jobs_inserted after insert on @schema@.jobs referencing new table as new_rows
  for each statement execute function @schema@._jobs_inserted();
create trigger jobs_updated after update on @schema@.jobs referencing old table as old_rows new table as new_rows
  for each statement execute function @schema@._jobs_updated();
create trigger jobs_deleted after delete on @schema@.jobs referencing old table as old_rows
  for each statement execute function @schema@._jobs_deleted();
create trigger jobs_truncated after truncate on @schema@.jobs for each statement execute function @schema@._jobs_truncated();
create trigger jobs_check_schedule_insert after insert on @schema@.jobs referencing new table as new_rows
  for each statement execute function @schema@._jobs_check_schedule();
create trigger jobs_check_schedule_update after update on @schema@.jobs referencing old table as old_rows new table as new_rows
  for each statement execute function @schema@._jobs_check_schedule();
create trigger jobs_long_text before insert or update on @schema@.jobs for each row
  when (octet_length(new.name) > 1024 or octet_length(new.topic) > 1024 or octet_length(new.description) > 65536
    or octet_length(new.sql) > 1048576 or pg_column_size(new.params) > 8192
    -- Compressed, 64 kB have at least 250 bytes. The daemons read both of all jobs.
    or pg_column_size(new.schedule) > 250 or pg_column_size(new.labels) > 250)
  execute function @schema@._refuse_long_text('name', 1024, 'jobs_name_at_most_1_kb', 'topic', 1024, 'jobs_topic_at_most_1_kb',
    'description', 65536, 'jobs_description_at_most_64_kb', 'sql', 1048576, 'jobs_sql_at_most_1_mb', 'params', 1048576, 'jobs_params_at_most_1_mb',
    'schedule', 65536, 'jobs_schedule_at_most_64_kb', 'labels', 65536, 'jobs_labels_at_most_64_kb');
-- An array of more dimensions cannot be searched, by this condition or by the checks of the table.
create trigger jobs_list before insert or update on @schema@.jobs for each row
  when (new.schedule is null or new.ignore is null or array_ndims(new.schedule) > 1 or array_ndims(new.ignore) > 1
    or case when array_ndims(new.schedule) > 1 or array_ndims(new.ignore) > 1 then true
      else array_position(new.schedule, null) is not null or array_position(new.ignore, null) is not null end)
  execute function @schema@._refuse_list('schedule', 'array[''@daily'', ''0 12 * * 1'']', 'ignore', 'array[''enabled'', ''priority'']');
create trigger jobs_name before insert on @schema@.jobs for each row when (new.name is null) execute function @schema@._jobs_name();

comment on table @schema@.jobs is
  'Job definitions: one column per key of a definition.';
comment on column @schema@.jobs.id is 'Identifier of the job. It survives renames.';
comment on column @schema@.jobs.name is 'Name of the job.';
comment on column @schema@.jobs.project_id is 'Project that owns the job. Null: the job was created through SQL.';
comment on column @schema@.jobs.revision is 'Revision of the project that last changed the job.';
comment on column @schema@.jobs.description is 'Description from the definition.';
comment on column @schema@.jobs.schedule is 'Schedules: cron expressions, @every, @after, @reboot, instants, and "after: job". Empty: the job is started by hand.';
comment on column @schema@.jobs.timezone is 'IANA time zone in which cron expressions are read.';
comment on column @schema@.jobs.topic is 'Topic whose limits apply to the tasks of the job.';
comment on column @schema@.jobs.sql is 'SQL that the tasks execute.';
comment on column @schema@.jobs.params is 'Object that the SQL receives as $1. Null: no parameters.';
comment on column @schema@.jobs.database is 'Database in which the tasks run. Null: the database of this schema.';
comment on column @schema@.jobs.connection is 'Connection of pgherd.yaml through which the tasks run. Null: this server.';
comment on column @schema@.jobs.role is 'Role that the tasks log in as. Null: the login of the daemon.';
comment on column @schema@.jobs.transaction is 'Whether the SQL runs in one transaction. Null: the daemon decides from the statements.';
comment on column @schema@.jobs.timeout is 'Time limit of an attempt.';
comment on column @schema@.jobs.overlap is 'What happens when a task is due while another one is unfinished: skip, queue or allow.';
comment on column @schema@.jobs.catchup is 'Which missed occurrences become tasks: skip, latest or all.';
comment on column @schema@.jobs.catchup_window is 'How far back missed occurrences are made up for.';
comment on column @schema@.jobs.retry_limit is 'Number of retries after a failed attempt.';
comment on column @schema@.jobs.retry_initial is 'Wait before the first retry.';
comment on column @schema@.jobs.retry_factor is 'Factor by which each further wait grows.';
comment on column @schema@.jobs.retry_max is 'Longest wait before a retry.';
comment on column @schema@.jobs.retry_jitter is 'Share of the wait that is random, from 0 to 1.';
comment on column @schema@.jobs.priority is 'Priority of the tasks. A lower number starts first.';
comment on column @schema@.jobs.jitter is 'Longest random delay of an occurrence.';
comment on column @schema@.jobs.starts_at is 'No occurrence before this time. Null: no such limit.';
comment on column @schema@.jobs.ends_at is 'No occurrence after this time. Null: no such limit.';
comment on column @schema@.jobs.enabled is 'False: schedules create no tasks.';
comment on column @schema@.jobs.protect is 'True: apply refuses to delete the job.';
comment on column @schema@.jobs.labels is 'Labels from the definition.';
comment on column @schema@.jobs.expect_rows is 'Expected row count of a run, for example ">= 1". Null: any.';
comment on column @schema@.jobs.expect_success_within is 'An alert is raised when no run succeeds for this long. Null: never.';
comment on column @schema@.jobs.expect_late_after is 'An alert is raised when a run that is due has not started after this time. Null: never.';
comment on column @schema@.jobs.expect_max_runtime is 'An alert is raised when a run takes longer. Null: never.';
comment on column @schema@.jobs.on_failure_notify is 'Channel that receives alerts through NOTIFY. Null: none.';
comment on column @schema@.jobs.on_failure_webhook is 'Name of the webhook that receives alerts. Null: none.';
comment on column @schema@.jobs.log is 'What the log keeps of the runs: all, errors or off.';
comment on column @schema@.jobs.keep_last is 'Number of ended tasks that the log keeps beyond its retention. Null: none.';
comment on column @schema@.jobs.preview is 'Whether plan --preview may run the SQL.';
comment on column @schema@.jobs.ignore is 'Keys whose value in the database apply leaves as it is.';
comment on column @schema@.jobs.applied is 'Definition as last applied. A difference from the columns is drift.';
comment on column @schema@.jobs.source_file is 'File that declares the job.';
comment on column @schema@.jobs.sql_changed_at is 'Time of the last change of sql: durations of earlier runs say nothing about the later ones. Null: it never changed.';
comment on column @schema@.jobs.created_at is 'Time of creation.';
comment on column @schema@.jobs.created_by is 'Login that created the job.';
comment on column @schema@.jobs.changed_at is 'Time of the last change.';
comment on column @schema@.jobs.changed_by is 'Login that made the last change.';
comment on column @schema@.jobs.after_jobs is 'Names of the jobs after whose success this job starts, read from schedule.';
comment on column @schema@.jobs.repeats_after_finish is 'True when schedule contains @after.';
