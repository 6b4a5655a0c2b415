-- Ended attempts and skipped occurrences, partitioned by day (UTC). No checks: PostgreSQL parses and compiles a check anew for
-- each statement that writes a row, and only pgherd's own functions write here.
create table @schema@._task_log (
  task_id bigint,                     -- null: an occurrence that was skipped
  attempt int not null default 0,
  job_id bigint,
  job_name text,
  topic text collate "C" not null,
  state text not null,                -- finished, failed, retrying, cancelled or skipped
  reason text,
  priority int,
  scheduled_for timestamptz,
  available_at timestamptz,
  created_at timestamptz,
  created_by text collate "C",
  started_at timestamptz,
  ended_at timestamptz not null default clock_timestamp(),
  row_count bigint,
  sqlstate text,
  message text,
  detail text,
  hint text,
  context text,
  position int,
  notices text[],
  sql text,
  database text collate "C",
  connection text,
  login text collate "C",
  daemon_id bigint,
  revision bigint,
  parent_task_id bigint,
  params jsonb,
  claims int                          -- where retry_task continues: the next fence must be higher than any that the task has had
) partition by range (ended_at);
create index task_log_ended_at on @schema@._task_log (ended_at);
create index task_log_task_id on @schema@._task_log (task_id);
create index task_log_job_id on @schema@._task_log (job_id, ended_at) where job_id is not null;
-- For `log --job` and `log --state`, at any size: frequent states in the order of time, rare ones by state. Finished attempts maintain
-- only the first of them, and only those of a job.
create index task_log_job_name on @schema@._task_log (job_name, ended_at) where job_name is not null;
create index task_log_unfinished on @schema@._task_log (ended_at) where state <> 'finished';
create index task_log_state on @schema@._task_log (state, ended_at) where state <> 'finished';
create index task_log_job_state on @schema@._task_log (job_name, state, ended_at) where job_name is not null and state <> 'finished';
create trigger task_log_not_in_task before insert on @schema@._task_log for each statement
  execute function @schema@._refuse_in_task();
