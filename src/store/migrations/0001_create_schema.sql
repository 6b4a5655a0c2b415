-- Everything pgherd keeps. "@schema@" is replaced by the quoted name of the schema when the migration runs.
-- Names without an underscore are for users; a leading underscore marks what only pgherd itself touches.

create table @schema@.installation (
  id smallint not null default 1 constraint installation_pkey primary key constraint installation_is_one_row check (id = 1),
  uuid uuid not null default gen_random_uuid(),
  created_at timestamptz not null default clock_timestamp()
);
insert into @schema@.installation default values;

create table @schema@.migrations (
  version int not null constraint migrations_pkey primary key,
  name text not null constraint migrations_name_key unique,
  applied_at timestamptz not null default clock_timestamp(),
  applied_by name not null default session_user
);

-- Roles that any deployer may name in a job without being their member. Only the owner writes here.
create table @schema@.allowed_roles (
  role name not null constraint allowed_roles_pkey primary key
);

----------------------------------------------------------------------------------------------------------------------
-- Definitions: written by apply and the SQL API, read by everything

create table @schema@.projects (
  id int generated always as identity constraint projects_pkey primary key,
  name text not null constraint projects_name_key unique constraint projects_name_not_empty check (name <> ''),
  revision bigint not null default 0,
  created_at timestamptz not null default clock_timestamp()
);

create table @schema@.revisions (
  project_id int not null constraint revisions_project_fkey references @schema@.projects (id),
  revision bigint not null constraint revisions_revision_positive check (revision > 0),
  applied_at timestamptz not null default clock_timestamp(),
  applied_by name not null default session_user,
  environment text,
  git_commit text,
  git_dirty boolean,
  digest text not null,
  tool_version text not null,
  summary jsonb not null,
  constraint revisions_pkey primary key (project_id, revision)
);

-- One row per change of a revision: enough to show it, and to restore what was before.
create table @schema@.revision_changes (
  project_id int not null,
  revision bigint not null,
  action text not null constraint revision_changes_action_known check (action in ('create', 'update', 'rename', 'delete')),
  kind text not null constraint revision_changes_kind_known check (kind in ('job', 'topic')),
  name text not null,
  before jsonb,
  after jsonb,
  constraint revision_changes_pkey primary key (project_id, revision, kind, name),
  constraint revision_changes_revision_fkey foreign key (project_id, revision) references @schema@.revisions (project_id, revision)
);

create table @schema@.topics (
  id int generated always as identity constraint topics_pkey primary key,
  name text collate "C" not null constraint topics_name_key unique constraint topics_name_not_empty check (name <> ''),
  project_id int constraint topics_project_fkey references @schema@.projects (id),
  revision bigint,
  description text,
  concurrency int constraint topics_concurrency_positive check (concurrency > 0),
  priority int not null default 100,
  delay interval not null default '0' constraint topics_delay_not_negative check (delay >= '0'),
  retry_limit int not null default 0 constraint topics_retry_limit_not_negative check (retry_limit >= 0),
  retry_initial interval not null default '2 s' constraint topics_retry_initial_positive check (retry_initial > '0'),
  retry_factor double precision not null default 2 constraint topics_retry_factor_at_least_1 check (retry_factor >= 1),
  retry_max interval not null default '1 h' constraint topics_retry_max_positive check (retry_max > '0'),
  retry_jitter double precision not null default 0 constraint topics_retry_jitter_is_fraction check (retry_jitter between 0 and 1),
  timeout interval constraint topics_timeout_positive check (timeout > '0'),
  retention_finished interval not null default '7 d' constraint topics_retention_finished_not_negative check (retention_finished >= '0'),
  retention_failed interval not null default '30 d' constraint topics_retention_failed_not_negative check (retention_failed >= '0'),
  paused boolean not null default false,
  applied jsonb,
  source_file text,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by name not null default session_user
);
create index topics_project_id on @schema@.topics (project_id);

create function @schema@._after_jobs(p_schedule text[]) returns text[]
  language sql immutable parallel safe
  as $$ select coalesce(array_agg(btrim(substr(s, 7))), '{}') from unnest(p_schedule) s where s like 'after:%' $$;

create function @schema@._repeats_after_finish(p_schedule text[]) returns boolean
  language sql immutable parallel safe
  as $$ select coalesce(bool_or(s ~* '^\s*@after\s'), false) from unnest(p_schedule) s $$;

create table @schema@.jobs (
  id bigint generated always as identity constraint jobs_pkey primary key,
  name text not null constraint jobs_name_key unique constraint jobs_name_not_empty check (name <> ''),
  project_id int constraint jobs_project_fkey references @schema@.projects (id),
  revision bigint,
  description text,
  schedule text[] not null default '{}' constraint jobs_schedule_without_null check (array_position(schedule, null) is null),
  timezone text not null default 'UTC',
  topic text collate "C" not null default 'default' constraint jobs_topic_not_empty check (topic <> ''),
  sql text not null constraint jobs_sql_not_empty check (sql <> ''),
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
  expect_rows text,
  expect_success_within interval constraint jobs_expect_success_within_positive check (expect_success_within > '0'),
  applied jsonb,
  source_file text,
  created_at timestamptz not null default clock_timestamp(),
  created_by name not null default session_user,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by name not null default session_user,
  after_jobs text[] not null generated always as (@schema@._after_jobs(schedule)) stored,
  repeats_after_finish boolean not null generated always as (@schema@._repeats_after_finish(schedule)) stored,
  constraint jobs_starts_before_end check (starts_at < ends_at)
);
create index jobs_project_id on @schema@.jobs (project_id);
create index jobs_after_jobs on @schema@.jobs using gin (after_jobs) where after_jobs <> '{}';

----------------------------------------------------------------------------------------------------------------------
-- Runtime state of definitions: survives apply, rename and schedule change

create table @schema@.job_state (
  job_id bigint not null constraint job_state_pkey primary key
    constraint job_state_job_fkey references @schema@.jobs (id) on delete cascade,
  -- -infinity: to be computed; infinity: nothing to wait for.
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
  constraint job_state_pause_is_whole check ((paused_at is null) = (paused_by is null) and (paused_at is not null or paused_until is null))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
create index job_state_next_due_at on @schema@.job_state (next_due_at);

-- By name, for any name: a topic need not be declared to be paused or to hold tasks.
create table @schema@.topic_state (
  topic text collate "C" not null constraint topic_state_pkey primary key,
  next_start_at timestamptz not null default '-infinity',
  paused_at timestamptz,
  paused_by name,
  pause_reason text,
  paused_until timestamptz,
  constraint topic_state_pause_is_whole check ((paused_at is null) = (paused_by is null) and (paused_at is not null or paused_until is null))
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

-- Starts that a success has earned for `after: job` children; written in the parent's transaction.
create table @schema@.job_starts (
  id bigint generated always as identity constraint job_starts_pkey primary key,
  job_id bigint not null,
  parent_task_id bigint not null,
  parent_row_count bigint,
  requested_at timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

----------------------------------------------------------------------------------------------------------------------
-- Daemons

create table @schema@.daemons (
  id bigint generated always as identity constraint daemons_pkey primary key,
  hostname text not null,
  pid int not null,
  version text not null,
  login name not null default session_user,
  slots int not null,
  state text not null default 'running' constraint daemons_state_known check (state in ('running', 'draining')),
  started_at timestamptz not null default clock_timestamp(),
  heartbeat_at timestamptz not null default clock_timestamp(),
  lease_until timestamptz not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

-- Job connections: row locks do not name their holder, so that a lost daemon's backends are found here.
create table @schema@._connections (
  daemon_id bigint not null,
  pid int not null,
  backend_start timestamptz not null,
  login name not null,
  database name not null,
  constraint connections_pkey primary key (pid, backend_start)
);
create index connections_daemon_id on @schema@._connections (daemon_id);

create table @schema@._workers (
  daemon_id bigint not null constraint workers_daemon_fkey references @schema@.daemons (id) on delete cascade,
  slot int not null,
  state text not null constraint workers_state_known check (state in ('initializing', 'waiting', 'processing', 'reloading', 'stopping')),
  task_id bigint,
  pid int,
  items_processed bigint not null default 0,
  last_run_at timestamptz,
  last_status text,
  started_at timestamptz not null default clock_timestamp(),
  constraint workers_pkey primary key (daemon_id, slot)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

create table @schema@._cancel_requests (
  task_id bigint not null constraint cancel_requests_pkey primary key,
  requested_at timestamptz not null default clock_timestamp(),
  requested_by name not null default session_user,
  reason text
);

----------------------------------------------------------------------------------------------------------------------
-- Tasks: the hot table holds what is unfinished, the log what has ended

create table @schema@._tasks (
  id bigint generated always as identity constraint tasks_pkey primary key,
  job_id bigint,                      -- no foreign key: a task outlives its job, and the hot table pays for nothing
  job_name text,
  topic text collate "C" not null default 'default' constraint tasks_topic_not_empty check (topic <> ''),
  priority int not null default 100,
  state text not null default 'pending' constraint tasks_state_known check (state in ('pending', 'retrying', 'running')),
  claimable boolean not null default true,  -- available now: what the claim's index holds
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
  token uuid,                         -- the fence: whoever holds another one can write nothing
  claimed_by bigint,
  claimed_at timestamptz,
  constraint tasks_running_is_claimed check ((state = 'running') = (token is not null and claimed_by is not null and claimed_at is not null)),
  constraint tasks_claimable_is_waiting check (not claimable or (state <> 'running' and not held))
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000,
        autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
create index tasks_claimable on @schema@._tasks (priority, topic, id) where claimable;
create index tasks_running on @schema@._tasks (topic) where state = 'running';
create index tasks_available_at on @schema@._tasks (available_at) where not claimable and not held and state <> 'running';
create index tasks_job_id on @schema@._tasks (job_id) where job_id is not null;
create index tasks_held on @schema@._tasks (job_id) where held;
create unique index tasks_dedupe_key on @schema@._tasks (login, dedupe_key) where dedupe_key is not null;

create table @schema@._task_log (
  task_id bigint,                     -- null: an occurrence that was skipped
  attempt int not null default 0,
  job_id bigint,
  job_name text,
  topic text collate "C" not null,
  state text not null constraint task_log_state_known check (state in ('finished', 'failed', 'retrying', 'cancelled', 'skipped')),
  reason text,
  priority int,
  scheduled_for timestamptz,
  available_at timestamptz,
  created_at timestamptz,
  created_by name,
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
  database name,
  connection text,
  login name,
  daemon_id bigint,
  revision bigint,
  parent_task_id bigint,
  constraint task_log_skipped_without_task check ((state = 'skipped') = (task_id is null))
) partition by range (ended_at);
create index task_log_ended_at on @schema@._task_log (ended_at);
create index task_log_task_id on @schema@._task_log (task_id);
create index task_log_job_id on @schema@._task_log (job_id, ended_at) where job_id is not null;
-- Catches rows of a day that has no partition yet, so that no completion ever fails for want of one.
create table @schema@._task_log_default partition of @schema@._task_log default;

-- Makes the daily partitions from p_from to p_until (UTC days); gives how many it made. Rows that the default
-- partition caught meanwhile are moved into theirs.
create function @schema@._make_log_partitions(p_from date, p_until date) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_day date;
  v_name text;
  v_from timestamptz;
  v_until timestamptz;
  v_made int := 0;
begin
  -- One at a time. A row lock takes a privilege; an advisory one could be held by any login for ever.
  perform from @schema@.installation for update;
  for v_day in select generate_series(p_from, p_until, interval '1 day')::date loop
    v_name := '_task_log_' || to_char(v_day, 'YYYYMMDD');
    continue when to_regclass('@schema@.' || v_name) is not null;
    v_from := v_day::timestamp at time zone 'UTC';
    v_until := (v_day + 1)::timestamp at time zone 'UTC';
    execute format('create table @schema@.%I (like @schema@._task_log including defaults including constraints)', v_name);
    execute format('with moved as (delete from @schema@._task_log_default where ended_at >= %L and ended_at < %L returning *)
                    insert into @schema@.%I select * from moved', v_from, v_until, v_name);
    execute format('alter table @schema@._task_log attach partition @schema@.%I for values from (%L) to (%L)', v_name, v_from, v_until);
    v_made := v_made + 1;
  end loop;
  return v_made;
end $$;
select @schema@._make_log_partitions((now() at time zone 'UTC')::date, (now() at time zone 'UTC')::date + 7);

-- Drops the daily partitions that end at or before p_before; gives how many. Rows of topics with a longer retention
-- are the caller's business: it passes the longest.
create function @schema@._drop_log_partitions(p_before date) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_name text;
  v_dropped int := 0;
begin
  perform from @schema@.installation for update;
  for v_name in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = '@schema@._task_log'::regclass and c.relname ~ '^_task_log_\d{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') < p_before
  loop
    execute format('drop table @schema@.%I', v_name);
    v_dropped := v_dropped + 1;
  end loop;
  return v_dropped;
end $$;

----------------------------------------------------------------------------------------------------------------------
-- Waking daemons. NOTIFY is a hint; polling is the truth.

-- An idle dispatcher holds this lock exclusively while it sleeps. Who makes a task available takes it shared until
-- commit: if that fails somebody sleeps and is notified; if it succeeds, nobody can fall asleep before the commit.
-- So a busy queue costs no NOTIFY, and an idle one starts at once.
create function @schema@._wake_for_tasks() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if not pg_try_advisory_xact_lock_shared('@schema@'::regnamespace::oid::int, 1) then
    perform pg_notify('@channel@', 'tasks');
  end if;
end $$;

----------------------------------------------------------------------------------------------------------------------
-- What follows from a change of a definition, whoever makes it

create function @schema@._stamp() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  new.changed_at := clock_timestamp();
  new.changed_by := session_user;
  return new;
end $$;
create trigger jobs_stamp before update on @schema@.jobs for each row execute function @schema@._stamp();
create trigger topics_stamp before update on @schema@.topics for each row execute function @schema@._stamp();

create function @schema@._role_is_allowed(p_role name) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select exists (select from @schema@.allowed_roles a where a.role = p_role) $$;

-- In an installation of one role the owner is nobody special.
create function @schema@._owns_schema(p_role name) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(bool_or(r.rolname = 'pgherd_owner' and pg_has_role(p_role, r.oid, 'member')), false)
    from pg_namespace n join pg_roles r on r.oid = n.nspowner where n.oid = '@schema@'::regnamespace
  $$;

-- Who names a role must be its member, or the owner has allowed the role; a role that could undo pgherd is refused.
create function @schema@._jobs_check_role() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_super boolean;
begin
  select rolsuper into v_super from pg_roles where rolname = new.role;
  if not found then
    raise exception using errcode = 'undefined_object',
      message = format('job "%s": role "%s" does not exist', new.name, new.role), hint = 'create the role, or correct "role"';
  end if;
  if v_super or @schema@._owns_schema(new.role) then
    raise exception using errcode = 'insufficient_privilege',
      message = format('job "%s": role "%s" is a superuser or a member of pgherd_owner, and may not be named by a job', new.name, new.role),
      hint = 'name a role that has just the privileges the job needs';
  end if;
  if not pg_has_role(current_user, new.role, 'member') and not @schema@._role_is_allowed(new.role) then
    raise exception using errcode = 'insufficient_privilege',
      message = format('job "%s": %s is not a member of role "%s"', new.name, current_user, new.role),
      hint = format('grant %I to %I, or let the owner insert it into allowed_roles', new.role, current_user);
  end if;
  return new;
end $$;
create trigger jobs_check_role_insert before insert on @schema@.jobs for each row
  when (new.role is not null) execute function @schema@._jobs_check_role();
create trigger jobs_check_role_update before update of role on @schema@.jobs for each row
  when (new.role is not null and new.role is distinct from old.role) execute function @schema@._jobs_check_role();

create function @schema@._jobs_inserted() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  insert into @schema@.job_state (job_id) select id from new_rows;
  perform pg_notify('@channel@', 'jobs');
  return null;
end $$;
create trigger jobs_inserted after insert on @schema@.jobs referencing new table as new_rows
  for each statement execute function @schema@._jobs_inserted();

create function @schema@._jobs_updated() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  update @schema@.job_state s
  set next_due_at = '-infinity',
      schedule_from = case
        when (o.schedule, o.timezone, o.starts_at) is distinct from (n.schedule, n.timezone, n.starts_at) or (n.enabled and not o.enabled)
        then clock_timestamp() else s.schedule_from end
  from new_rows n join old_rows o on o.id = n.id
  where s.job_id = n.id
    and (o.schedule, o.timezone, o.starts_at, o.ends_at, o.enabled) is distinct from (n.schedule, n.timezone, n.starts_at, n.ends_at, n.enabled);
  perform pg_notify('@channel@', 'jobs');
  return null;
end $$;
create trigger jobs_updated after update on @schema@.jobs referencing old table as old_rows new table as new_rows
  for each statement execute function @schema@._jobs_updated();

-- What a deleted job has running may finish; what waits is cancelled, and the log says why.
create function @schema@._jobs_deleted() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  with gone as (
    delete from @schema@._tasks t using old_rows o where t.job_id = o.id and t.state <> 'running' returning t.*
  )
  insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at,
      created_at, created_by, sql, database, connection, login, revision, parent_task_id)
    select id, attempt, job_id, job_name, topic, 'cancelled', 'job deleted', priority, scheduled_for, available_at,
      created_at, created_by, sql, database, connection, login, revision, parent_task_id
    from gone;
  return null;
end $$;
create trigger jobs_deleted after delete on @schema@.jobs referencing old table as old_rows
  for each statement execute function @schema@._jobs_deleted();

create function @schema@._topics_changed() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  perform pg_notify('@channel@', 'topics');
  return null;
end $$;
create trigger topics_changed after insert or update or delete on @schema@.topics
  for each statement execute function @schema@._topics_changed();

----------------------------------------------------------------------------------------------------------------------
-- The life of a task

-- What the end of a job's task means for the job: its counters, the next run of an `@after` schedule, its children.
create function @schema@._job_ended(p_job_id bigint, p_task_id bigint, p_state text, p_started_at timestamptz, p_ended_at timestamptz, p_row_count bigint)
  returns void language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_name text;
  v_repeats boolean;
  v_wake boolean := false;
begin
  update @schema@.job_state s
  set last_task_id = p_task_id, last_state = p_state, last_started_at = p_started_at, last_ended_at = p_ended_at,
      last_success_at = case when p_state = 'finished' then p_ended_at else s.last_success_at end,
      success_count = s.success_count + (p_state = 'finished')::int,
      failure_count = s.failure_count + (p_state = 'failed')::int,
      next_due_at = case when j.repeats_after_finish then '-infinity' else s.next_due_at end
  from @schema@.jobs j
  where s.job_id = p_job_id and j.id = p_job_id
  returning j.name, j.repeats_after_finish into v_name, v_repeats;
  if not found then
    return;
  end if;
  if p_state = 'finished' then
    insert into @schema@.job_starts (job_id, parent_task_id, parent_row_count)
      select j.id, p_task_id, p_row_count from @schema@.jobs j where j.after_jobs @> array[v_name] and j.enabled;
    v_wake := found;
  end if;
  -- The scheduler computes the next run after a finish, starts the children, and releases the next held task.
  if v_repeats or v_wake or exists (select from @schema@._tasks t where t.job_id = p_job_id and t.held) then
    perform pg_notify('@channel@', 'jobs');
  end if;
end $$;

-- Only a running task has a token (tasks_running_is_claimed). The functions below do not ask for the state as well: it would
-- offer the planner the index of running tasks, which is full of dead entries, in place of the primary key.

-- Takes the row lock that lasts as long as the effect's transaction: nobody can take the task over before that ends.
create function @schema@._enter(p_task_id bigint, p_token uuid) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_sql text;
begin
  select t.sql into v_sql from @schema@._tasks t
    where t.id = p_task_id and t.token = p_token and t.login = session_user
    for update;
  if not found then
    raise exception using errcode = 'PH001', message = format('lease lost for task %s', p_task_id);
  end if;
  return v_sql;
end $$;

create function @schema@._complete(p_task_id bigint, p_token uuid, p_row_count bigint) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_job_id bigint;
  v_ended_at timestamptz;
begin
  with done as (
    delete from @schema@._tasks t
    where t.id = p_task_id and t.token = p_token and t.login = session_user
    returning t.*
  )
  insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, priority, scheduled_for, available_at, created_at,
      created_by, started_at, row_count, sql, database, connection, login, daemon_id, revision, parent_task_id)
    select id, attempt, job_id, job_name, topic, 'finished', priority, scheduled_for, available_at, created_at,
      created_by, now(), p_row_count, sql, database, connection, login, claimed_by, revision, parent_task_id
    from done
    returning job_id, ended_at into v_job_id, v_ended_at;
  if not found then
    raise exception using errcode = 'PH001', message = format('lease lost for task %s', p_task_id);
  end if;
  if v_job_id is not null then
    perform @schema@._job_ended(v_job_id, p_task_id, 'finished', now(), v_ended_at, p_row_count);
  end if;
end $$;

-- Effect and record in one transaction: the SQL runs with exactly the rights of the login that calls this.
create function @schema@.run(task_id bigint, token uuid) returns bigint
  language plpgsql
  as $$
declare
  v_sql text;
  v_row_count bigint;
begin
  v_sql := @schema@._enter(task_id, token);
  execute v_sql;
  get diagnostics v_row_count = row_count;
  perform @schema@._complete(task_id, token, v_row_count);
  return v_row_count;
end $$;

-- Records ended attempts whose effect is not in this transaction: failures, cancels, and what ran outside.
-- p_outcomes: [{taskId, token, state: finished|failed|cancelled|retrying, retryDelayMs, lost, startedAgoMs, rowCount, reason,
-- sqlstate, message, detail, hint, context, position, notices}]. Gives the ids whose token still held; the others were taken over.
create function @schema@._settle(p_outcomes jsonb) returns setof bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  o record;
  t record;
  v_started_at timestamptz;
  v_ended_at timestamptz;
begin
  for o in
    select * from jsonb_to_recordset(p_outcomes) as x ("taskId" bigint, token uuid, state text, "retryDelayMs" double precision, lost boolean, "startedAgoMs" double precision,
      "rowCount" bigint, reason text, sqlstate text, message text, detail text, hint text, context text, position int, notices text[])
    order by "taskId"
  loop
    if o.state = 'retrying' then
      update @schema@._tasks k
        set state = 'retrying', claimable = false, available_at = clock_timestamp() + o."retryDelayMs" * interval '1 ms',
            lost = k.lost + coalesce(o.lost, false)::int, token = null, claimed_by = null, claimed_at = null
        from @schema@._tasks old
        where k.id = o."taskId" and old.id = k.id and old.token = o.token and k.token = o.token
        returning old.* into t;
    else
      delete from @schema@._tasks k where k.id = o."taskId" and k.token = o.token returning k.* into t;
    end if;
    continue when not found;
    v_started_at := clock_timestamp() - o."startedAgoMs" * interval '1 ms';
    insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at, created_at,
        created_by, started_at, row_count, sqlstate, message, detail, hint, context, position, notices, sql, database, connection, login,
        daemon_id, revision, parent_task_id)
      values (t.id, t.attempt, t.job_id, t.job_name, t.topic, o.state, o.reason, t.priority, t.scheduled_for, t.available_at, t.created_at,
        t.created_by, v_started_at, o."rowCount", o.sqlstate, o.message, o.detail, o.hint, o.context, o.position, o.notices, t.sql, t.database,
        t.connection, t.login, t.claimed_by, t.revision, t.parent_task_id)
      returning ended_at into v_ended_at;
    if o.state = 'cancelled' or o.state = 'finished' or o.state = 'failed' then
      delete from @schema@._cancel_requests c where c.task_id = t.id;
      if t.job_id is not null then
        perform @schema@._job_ended(t.job_id, t.id, o.state, v_started_at, v_ended_at, o."rowCount");
      end if;
    end if;
    return next t.id;
  end loop;
end $$;

-- Takes up to p_slots tasks for free slots, and up to p_ahead more from topics without limits.
-- Lower priority first over all topics; equal priorities rotate over the topics behind p_cursor.
-- Limits: the topic's advisory lock first, then the count in a statement of its own, which sees what others committed.
create function @schema@._claim(p_daemon_id bigint, p_slots int, p_ahead int, p_cursor text, p_topics text[])
  returns table (id bigint, token uuid, attempt int, claims int, lost int, job_id bigint, job_name text, topic text, sql text, database name,
    connection text, login name, transaction boolean, timeout_ms bigint, retry_limit int, retry_backoff jsonb, deep boolean)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  v_slots int := p_slots;
  v_ahead int := p_ahead;
  v_priority int := -2147483648;
  v_first boolean := true;
  v_topic text;
  v_until text;
  v_pass int;
  v_cap int;
  v_got int;
  v_used int;
  v_concurrency int;
  v_delay interval;
  v_deep boolean;
  v_full text[];
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'PH003', message = 'the claim needs read committed';
  end if;
  if not exists (select from @schema@.daemons d where d.id = p_daemon_id and d.lease_until > clock_timestamp()) then
    raise exception using errcode = 'PH002', message = format('the lease of daemon %s is over', p_daemon_id);
  end if;
  select array_agg(x.name) into v_full from (
    select t.name from @schema@.topics t
    where t.concurrency is not null
      and t.concurrency <= (select count(*) from @schema@._tasks r where r.topic = t.name and r.state = 'running')
    union all
    select t.name from @schema@.topics t where t.paused
    union all
    select s.topic from @schema@.topic_state s
    where (s.paused_at is not null and (s.paused_until is null or s.paused_until > clock_timestamp())) or s.next_start_at > clock_timestamp()
  ) x;
  v_full := coalesce(v_full, '{}');
  loop
    exit when v_slots + v_ahead <= 0;
    if v_first then
      select k.priority into v_priority from @schema@._tasks k where k.claimable order by k.priority limit 1;
      v_first := false;
    else
      select k.priority into v_priority from @schema@._tasks k where k.claimable and k.priority > v_priority order by k.priority limit 1;
    end if;
    exit when not found;
    for v_pass in 1..2 loop
      -- First the topics behind the cursor, then from the start up to and with it.
      v_topic := case v_pass when 1 then p_cursor else '' end;
      v_until := case v_pass when 1 then null else p_cursor end;
      loop
        exit when v_slots + v_ahead <= 0;
        if v_until is null then
          select k.topic into v_topic from @schema@._tasks k
            where k.claimable and k.priority = v_priority and k.topic > v_topic order by k.priority, k.topic limit 1;
        else
          select k.topic into v_topic from @schema@._tasks k
            where k.claimable and k.priority = v_priority and k.topic > v_topic and k.topic <= v_until order by k.priority, k.topic limit 1;
        end if;
        exit when not found;
        continue when v_topic = any (v_full) or (p_topics is not null and not v_topic = any (p_topics));
        select t.concurrency, nullif(t.delay, '0') into v_concurrency, v_delay from @schema@.topics t where t.name = v_topic;
        v_deep := v_concurrency is null and v_delay is null;
        if v_deep then
          v_cap := v_slots + v_ahead;
        else
          v_cap := v_slots;
          -- Its turn has come but no slot is free: claiming ahead past it would starve it.
          if v_cap <= 0 then
            return;
          end if;
          continue when not pg_try_advisory_xact_lock(hashtextextended(v_topic, '@schema@'::regnamespace::oid::bigint));
          if v_concurrency is not null then
            select count(*) into v_used from @schema@._tasks r where r.topic = v_topic and r.state = 'running';
            v_cap := least(v_cap, v_concurrency - v_used);
          end if;
          if v_delay is not null then
            v_cap := least(v_cap, 1);
          end if;
          continue when v_cap <= 0;
          if v_delay is not null then
            insert into @schema@.topic_state as s (topic, next_start_at) values (v_topic, clock_timestamp() + v_delay)
              on conflict on constraint topic_state_pkey do update set next_start_at = excluded.next_start_at where s.next_start_at <= clock_timestamp();
            continue when not found;
          end if;
        end if;
        return query
          with picked as materialized (
            select k.id from @schema@._tasks k
            where k.claimable and k.priority = v_priority and k.topic = v_topic
            order by k.priority, k.topic, k.id limit v_cap for update skip locked
          )
          update @schema@._tasks k
            set state = 'running', claimable = false, attempt = k.attempt + 1, claims = k.claims + 1, token = gen_random_uuid(), claimed_by = p_daemon_id,
                claimed_at = clock_timestamp(), login = coalesce(k.login, session_user)
            from picked where k.id = picked.id
            returning k.id, k.token, k.attempt, k.claims, k.lost, k.job_id, k.job_name, k.topic,
              case when k.transaction and k.database is null and k.connection is null then null else k.sql end,
              k.database, k.connection, k.login, k.transaction, (extract(epoch from k.timeout) * 1000)::bigint,
              k.retry_limit, k.retry_backoff, v_deep;
        get diagnostics v_got = row_count;
        if v_deep then
          v_ahead := v_ahead - greatest(0, v_got - v_slots);
          v_slots := greatest(0, v_slots - v_got);
        else
          v_slots := v_slots - v_got;
        end if;
      end loop;
    end loop;
  end loop;
end $$;

-- By hand. Gives the id of the new task; with overlap skip or queue it waits for an earlier one.
create function @schema@.trigger_job(job text) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_job @schema@.jobs;
  v_id bigint;
begin
  select j.* into v_job from @schema@.jobs j where j.name = job;
  if not found then
    raise exception using errcode = 'undefined_object', message = format('job "%s" does not exist', job),
      hint = 'select name from @schema@.jobs shows what there is';
  end if;
  insert into @schema@._tasks (job_id, job_name, topic, priority, claimable, held, sql, database, connection, login, transaction, timeout,
      retry_limit, retry_backoff, revision)
    values (v_job.id, v_job.name, v_job.topic, v_job.priority, v_job.overlap = 'allow', v_job.overlap <> 'allow', v_job.sql, v_job.database,
      v_job.connection, v_job.role, v_job.transaction, v_job.timeout, v_job.retry_limit,
      jsonb_build_object('initialMs', extract(epoch from v_job.retry_initial) * 1000, 'factor', v_job.retry_factor,
        'maxMs', extract(epoch from v_job.retry_max) * 1000, 'jitter', v_job.retry_jitter),
      v_job.revision)
    returning id into v_id;
  if v_job.overlap = 'allow' then
    perform @schema@._wake_for_tasks();
  else
    perform pg_notify('@channel@', 'jobs');
  end if;
  return v_id;
end $$;

----------------------------------------------------------------------------------------------------------------------
-- What people look at

-- Who operates pgherd sees every task; everybody else those that run as a role of theirs.
create function @schema@._sees_all() returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from pg_roles r where r.rolname in ('job_monitor', 'pgherd_daemon', 'pgherd_deployer') and pg_has_role(r.oid, 'member'))
      or exists (select from pg_namespace n where n.oid = '@schema@'::regnamespace and pg_has_role(n.nspowner, 'member'))
  $$;

create view @schema@.tasks with (security_barrier) as
  select t.id, t.job_name as job, t.topic, t.state, t.priority, t.attempt, t.retry_limit, t.scheduled_for, t.available_at, t.held,
    t.claimed_at as started_at, t.claimed_by as daemon_id, t.login as role, coalesce(t.database, current_database()) as database,
    t.connection, t.transaction, t.timeout, t.sql, t.revision, t.parent_task_id, t.dedupe_key, t.created_at, t.created_by
  from @schema@._tasks t
  where (select @schema@._sees_all()) or t.login in (select r.rolname from pg_roles r where pg_has_role(r.oid, 'member'));

create view @schema@.task_log with (security_barrier) as
  select l.task_id, l.attempt, l.job_name as job, l.topic, l.state, l.reason, l.scheduled_for, l.available_at, l.started_at, l.ended_at,
    (extract(epoch from l.ended_at - l.started_at) * 1000)::bigint as duration_ms, l.row_count, l.sqlstate, l.message, l.detail, l.hint,
    l.context, l.position, l.notices, l.login as role, coalesce(l.database, current_database()) as database, l.connection, l.daemon_id,
    l.revision, l.parent_task_id, l.sql, l.created_at, l.created_by
  from @schema@._task_log l
  where (select @schema@._sees_all()) or l.login in (select r.rolname from pg_roles r where pg_has_role(r.oid, 'member'));
