create table @schema@.job_state (
  -- No foreign key: PostgreSQL locks the row of the job when a transaction updates the state twice. A transaction that changes the
  -- job holds that lock and waits for the state. The triggers of jobs insert and delete the states.
  job_id bigint not null constraint job_state_pkey primary key,
  -- -infinity: to be computed; infinity: no occurrence follows.
  next_due_at timestamptz not null default '-infinity',
  -- Only moves forward, under this row's lock, in the transaction that inserts the task: an occurrence exists once.
  last_scheduled_for timestamptz,
  -- No occurrence before this instant: creation, change of schedule, enabling.
  schedule_from timestamptz not null default clock_timestamp(),
  reboot_at timestamptz,
  last_task_id bigint,
  last_state text,
  last_started_at timestamptz,
  last_ended_at timestamptz,
  last_success_at timestamptz,
  success_count bigint not null default 0,
  failure_count bigint not null default 0,
  skip_count bigint not null default 0,
  paused_at timestamptz,
  paused_by name,
  pause_reason text,
  paused_until timestamptz,
  watched_from timestamptz,
  missed_at timestamptz,
  alerting_since timestamptz,
  sql_broken_at timestamptz,
  sql_error text,
  constraint job_state_pause_is_whole check ((paused_at is null) = (paused_by is null) and (paused_at is not null or paused_until is null))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
create index job_state_next_due_at on @schema@.job_state (next_due_at);

create trigger job_state_pause_ended before update of paused_at on @schema@.job_state for each row
  when (old.paused_at is not null and new.paused_at is null) execute function @schema@._pause_ended();
create trigger job_state_not_in_task before update on @schema@.job_state for each statement
  execute function @schema@._refuse_in_task();

comment on table @schema@.job_state is
  'Runtime state of jobs. It survives apply, renames and changes of the schedule.';
comment on column @schema@.job_state.job_id is 'Job that the state belongs to.';
comment on column @schema@.job_state.next_due_at is 'Time of the next occurrence. -infinity: to be computed; infinity: none.';
comment on column @schema@.job_state.last_scheduled_for is 'Last occurrence that became a task or was skipped. It only moves forward.';
comment on column @schema@.job_state.schedule_from is 'No occurrence before this time: creation, last change of the schedule, or enabling.';
comment on column @schema@.job_state.reboot_at is 'Time of an @reboot start that is due. Null: none.';
comment on column @schema@.job_state.last_task_id is 'Task of the last run.';
comment on column @schema@.job_state.last_state is 'How the last run ended: finished, failed or cancelled.';
comment on column @schema@.job_state.last_started_at is 'Start of the last run.';
comment on column @schema@.job_state.last_ended_at is 'End of the last run.';
comment on column @schema@.job_state.last_success_at is 'End of the last successful run.';
comment on column @schema@.job_state.success_count is 'Number of successful runs.';
comment on column @schema@.job_state.failure_count is 'Number of failed runs.';
comment on column @schema@.job_state.skip_count is 'Number of skipped occurrences.';
comment on column @schema@.job_state.paused_at is 'Time when the job was paused. Null: it is not paused.';
comment on column @schema@.job_state.paused_by is 'Login that paused the job.';
comment on column @schema@.job_state.pause_reason is 'Reason of the pause.';
comment on column @schema@.job_state.paused_until is 'End of the pause. Null: the pause ends with resume_job().';
comment on column @schema@.job_state.watched_from is 'End of the last pause: expect_success_within counts from here.';
comment on column @schema@.job_state.missed_at is 'Time when a missing success was reported. Null: none is missing.';
comment on column @schema@.job_state.alerting_since is 'First alert since the last run that succeeded as expected. Null: none.';
comment on column @schema@.job_state.sql_broken_at is 'Time when a check found that PostgreSQL cannot plan the SQL of the job. Null: no check found that.';
comment on column @schema@.job_state.sql_error is 'Error of that check.';
