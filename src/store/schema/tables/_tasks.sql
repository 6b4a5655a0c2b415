-- Unfinished tasks: the hot table. Ended attempts move to _task_log.
create table @schema@._tasks (
  id bigint generated always as identity constraint tasks_pkey primary key with (fillfactor = 50),
  job_id bigint,                      -- no foreign key: a task outlives its job, and the hot table has no cost for it
  job_name text,
  topic text collate "C" not null default 'default' constraint tasks_topic_not_empty check (topic <> ''),
  priority int not null default 100,
  state text not null default 'pending' constraint tasks_state_known check (state in ('pending', 'retrying', 'running')),
  claimable boolean not null default true,  -- available now: the claim's index contains these
  held boolean not null default false,      -- waits for an earlier task of its job (overlap)
  attempt int not null default 0 constraint tasks_attempt_not_negative check (attempt >= 0),
  claims int not null default 0 constraint tasks_claims_not_negative check (claims >= 0), -- the fence in other databases: only ever grows
  lost int not null default 0 constraint tasks_lost_not_negative check (lost >= 0), -- attempts that died with their daemon
  scheduled_for timestamptz,
  available_at timestamptz not null default clock_timestamp(),
  sql text not null,
  database name,                      -- null: this one
  connection text,                    -- null: this server
  login name,                         -- the session_user that must execute it; null: that of the daemon that claims it
  transaction boolean,
  timeout interval not null default '6 h' constraint tasks_timeout_positive check (timeout > '0'),
  retry_limit int not null default 0 constraint tasks_retry_limit_not_negative check (retry_limit >= 0),
  retry_backoff jsonb,                -- {initialMs, factor, maxMs, jitter}; null: the defaults
  revision bigint,
  parent_task_id bigint,
  dedupe_key text,
  created_at timestamptz not null default clock_timestamp(),
  created_by name not null default session_user,
  token uuid,                         -- the fence: a daemon with another token cannot write
  claimed_by bigint,
  claimed_at timestamptz,
  params jsonb,
  parent_row_count bigint,
  quiet boolean,                      -- the log of its topic was not "all" when the task was claimed; null: it was
  -- See jobs_intervals_are_finite.
  constraint tasks_timeout_is_finite check (timeout < '1000 years'),
  constraint tasks_retry_backoff_is_whole check (retry_backoff is null or coalesce(@schema@._is_backoff(retry_backoff), false)),
  constraint tasks_running_is_claimed check ((state = 'running') = (token is not null and claimed_by is not null and claimed_at is not null)),
  constraint tasks_claimable_is_waiting check (not claimable or (state <> 'running' and not held))
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000,
        autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
create index tasks_claimable on @schema@._tasks (priority, topic, id) where claimable;
-- A claim writes its entries among equal ones, which are not worth deduplicating for the moment that a task runs. For the same
-- reason the pages of the primary key stay half empty: the new version of a row gets an entry beside the old one.
create index tasks_running on @schema@._tasks (topic) with (deduplicate_items = off) where state = 'running';
create index tasks_available_at on @schema@._tasks (available_at) where not claimable and not held and state <> 'running';
create index tasks_job_id on @schema@._tasks (job_id) where job_id is not null;
create index tasks_held on @schema@._tasks (job_id) where held;
create unique index tasks_dedupe_key on @schema@._tasks (login, dedupe_key) where dedupe_key is not null;
