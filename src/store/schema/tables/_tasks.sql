-- Unfinished tasks, and ended tasks that are not in the log yet. A row is written once: on the way from the queue to its end it is not
-- updated. The place of a task shows its state: in _ready it can start, in a lease it runs, otherwise it waits or is held. No checks:
-- PostgreSQL parses and compiles a check for each statement that writes a row. The functions check their arguments.
create table @schema@._tasks (
  id bigint generated always as identity constraint tasks_pkey primary key,
  job_id bigint,                      -- no foreign key: a task outlives its job, and the check would cost time for each task
  job_name text,
  topic text collate "C" not null default 'default',
  priority int not null default 100,
  attempt int not null default 0,     -- number of ended attempts
  claims int not null default 0,      -- number of earlier leases; the fence in other databases is one more
  lost int not null default 0,        -- attempts that died with their daemon
  crashes int,                        -- those of them whose session or daemon died: with more of them, fewer attempts are left, and the task runs apart from others like it
  token bigint,                       -- of the first lease, once it has returned to the queue: all its executions collide on one done row
  doubtful boolean,                   -- an execution that cannot be seen may be under way: its done row is kept
  held boolean,                       -- waits for an earlier task of its job (overlap)
  waits boolean,                      -- for its time
  retrying boolean,                   -- waits for a retry, or for the claim of one
  scheduled_for timestamptz,
  available_at timestamptz not null default clock_timestamp(),
  sql text not null,
  database text collate "C",          -- null: this one
  connection text,                    -- null: this server
  login text collate "C",             -- the session_user that must execute it; null: that of the daemon that claims it
  transaction boolean,
  timeout interval not null default '6 h',
  retry_limit int not null default 0,
  retry_backoff jsonb,                -- {initialMs, factor, maxMs, jitter}; null: the defaults
  revision bigint,
  parent_task_id bigint,
  parent_row_count bigint,
  dedupe_key text,
  params jsonb,
  created_at timestamptz not null default clock_timestamp(),
  created_by text collate "C" not null default session_user
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 20000, autovacuum_analyze_scale_factor = 0.05,
        autovacuum_vacuum_cost_delay = 0);
create index tasks_available_at on @schema@._tasks (available_at) where waits;
create index tasks_job_id on @schema@._tasks (job_id) where job_id is not null;
create index tasks_held on @schema@._tasks (job_id) where held;
create index tasks_suspects on @schema@._tasks (id) where crashes >= 2;
create unique index tasks_dedupe_key on @schema@._tasks (login, dedupe_key) where dedupe_key is not null;

create trigger tasks_inserted after insert on @schema@._tasks referencing new table as new_rows
  for each statement execute function @schema@._tasks_inserted();
-- Schedulers insert through a view that checks the same.
create trigger tasks_of_others_not_in_task after insert on @schema@._tasks referencing new table as new_rows for each statement
  execute function @schema@._refuse_foreign_tasks();
create trigger tasks_ended after delete on @schema@._tasks for each statement execute function @schema@._tasks_ended();
