create table @schema@.job_starts (
  id bigint generated always as identity constraint job_starts_pkey primary key,
  job_id bigint not null,
  parent_task_id bigint not null,
  parent_row_count bigint,
  requested_at timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
create trigger job_starts_not_in_task before update or delete on @schema@.job_starts for each statement
  execute function @schema@._refuse_in_task();

comment on table @schema@.job_starts is
  'Starts of jobs with an "after: job" schedule that wait for the scheduler, written in the transaction of the parent''s success.';
comment on column @schema@.job_starts.id is 'Identifier of the start.';
comment on column @schema@.job_starts.job_id is 'Job to start.';
comment on column @schema@.job_starts.parent_task_id is 'Task whose success starts the job.';
comment on column @schema@.job_starts.parent_row_count is 'Row count of that task.';
comment on column @schema@.job_starts.requested_at is 'Time of that success.';
