-- Expectations and alerts: what a healthy run looks like, and who is told when one is not.

-- Whether a row count is what was expected (">= 1", "= 0", "1..5"); null when that cannot be read, or the count is unknown.
create function @schema@._rows_match(p_expected text, p_rows bigint) returns boolean
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  as $$
    select case
      when c is not null then case c[1]
        when '>=' then p_rows >= c[2]::bigint when '<=' then p_rows <= c[2]::bigint when '=' then p_rows = c[2]::bigint
        when '<>' then p_rows <> c[2]::bigint when '<' then p_rows < c[2]::bigint when '>' then p_rows > c[2]::bigint end
      when r is not null then p_rows between r[1]::bigint and r[2]::bigint
    end
    from (select regexp_match(p_expected, '^(>=|<=|=|<>|<|>) ?(\d{1,15})$') as c, regexp_match(p_expected, '^(\d{1,15})\.\.(\d{1,15})$') as r) x
  $$;

alter table @schema@.jobs
  add constraint jobs_expect_rows_readable check (expect_rows is null or coalesce(@schema@._rows_match(expect_rows, 0) is not null, false)),
  add column on_failure_notify text constraint jobs_on_failure_notify_is_channel check (octet_length(on_failure_notify) between 1 and 63),
  add column on_failure_webhook text constraint jobs_on_failure_webhook_not_empty check (on_failure_webhook <> '');
create index jobs_expect_success on @schema@.jobs (id) where expect_success_within is not null;

alter table @schema@.job_state
  add column watched_from timestamptz,    -- the end of a pause: success_within counts from here
  add column missed_at timestamptz,       -- it was told that no success came in time
  add column alerting_since timestamptz;  -- something was told, and nothing has succeeded as expected since

-- What was told, and what is still to be sent: an outbox, written in the transaction that records what it tells of.
create table @schema@._alerts (
  id bigint generated always as identity constraint alerts_pkey primary key,
  delivery_id uuid not null default gen_random_uuid(),
  kind text not null constraint alerts_kind_known check (kind in ('failed', 'missed', 'expectation', 'recovered')),
  job_id bigint not null,
  job_name text not null,
  project text,
  role name,
  task_id bigint,
  attempt int,
  state text,
  reason text,
  sqlstate text,
  message text,
  scheduled_for timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  row_count bigint,
  raised_at timestamptz not null default clock_timestamp(),
  channel text,
  webhook text,
  tries int not null default 0,
  next_try_at timestamptz,            -- null: nothing is to be sent (any more)
  sent_at timestamptz,
  error text,                         -- of the last try; never the URL
  constraint alerts_only_webhooks_are_sent check (webhook is not null or (next_try_at is null and sent_at is null))
) with (fillfactor = 80);
create index alerts_next_try_at on @schema@._alerts (next_try_at) where next_try_at is not null;
create index alerts_raised_at on @schema@._alerts (raised_at);

create view @schema@.alerts with (security_barrier) as
  select a.id, a.kind, a.project, a.job_name as job, a.task_id, a.attempt, a.state, a.reason, a.sqlstate, a.message, a.scheduled_for,
    a.started_at, a.ended_at, a.row_count, a.raised_at, a.channel, a.webhook,
    case when a.webhook is null then null when a.sent_at is not null then 'sent' when a.next_try_at is not null then 'waiting' else 'given up' end as delivery,
    a.tries, a.next_try_at, a.sent_at, a.error
  from @schema@._alerts a
  where (select @schema@._sees_all()) or a.role in (select r.rolname from pg_roles r where pg_has_role(r.oid, 'member'));
comment on view @schema@.alerts is 'Failures, missed and unexpected runs, and recoveries that were told, and whether their webhooks have been reached.';

-- What listeners and webhooks get.
create function @schema@._alert_payload(a @schema@._alerts) returns text
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select json_build_object('kind', a.kind, 'project', a.project, 'job', a.job_name, 'taskId', a.task_id::text, 'attempt', a.attempt,
      'state', a.state, 'reason', a.reason, 'sqlstate', a.sqlstate, 'message', a.message,
      'scheduledFor', @schema@._instant(a.scheduled_for), 'startedAt', @schema@._instant(a.started_at), 'endedAt', @schema@._instant(a.ended_at),
      'rowCount', a.row_count, 'at', @schema@._instant(a.raised_at))::text
  $$;

-- Tells it: NOTIFY with the transaction's commit, the webhook soon after, from whichever daemon comes first.
create function @schema@._raise_alert(p_kind text, p_job_id bigint, p_task_id bigint default null, p_state text default null,
    p_started_at timestamptz default null, p_ended_at timestamptz default null, p_row_count bigint default null, p_attempt int default null,
    p_scheduled_for timestamptz default null, p_reason text default null, p_sqlstate text default null, p_message text default null)
  returns void language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  a @schema@._alerts;
  v_payload text;
begin
  insert into @schema@._alerts (kind, job_id, job_name, project, role, task_id, attempt, state, reason, sqlstate, message, scheduled_for, started_at,
      ended_at, row_count, channel, webhook, next_try_at)
    select p_kind, j.id, j.name, p.name, j.role, p_task_id, p_attempt, p_state, left(p_reason, 1000), p_sqlstate, left(p_message, 4000), p_scheduled_for,
      p_started_at, p_ended_at, p_row_count, j.on_failure_notify, j.on_failure_webhook,
      case when j.on_failure_webhook is not null then clock_timestamp() end
    from @schema@.jobs j left join @schema@.projects p on p.id = j.project_id where j.id = p_job_id
    returning * into a;
  if a.channel is not null then
    v_payload := @schema@._alert_payload(a);
    -- A payload has less than 8000 bytes; what is longer must not undo what it tells of.
    if octet_length(v_payload) > 7900 then
      a.message := left(a.message, 200);
      a.reason := left(a.reason, 200);
      v_payload := @schema@._alert_payload(a);
    end if;
    if octet_length(v_payload) <= 7900 then
      perform pg_notify(a.channel, v_payload);
    end if;
  end if;
  if a.webhook is not null then
    perform pg_notify('@channel@', 'alerts');
  end if;
end $$;

-- Why a finished run is not what was expected, or null.
create function @schema@._broken_expectation(p_job_id bigint, p_row_count bigint) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select format('expected rows %s, got %s', j.expect_rows, p_row_count) from @schema@.jobs j
    where j.id = p_job_id and j.expect_rows is not null and not @schema@._rows_match(j.expect_rows, p_row_count)
  $$;

-- all, errors or off: what the job says, for a task without one its topic.
create function @schema@._log_mode(p_job_id bigint, p_topic text) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce((select j.log from @schema@.jobs j where j.id = p_job_id),
      case when p_job_id is null then (select t.log from @schema@.topics t where t.name = p_topic) end, 'all')
  $$;

-- Not while somebody pauses the topic and does not commit: the records of others do not wait for a count.
create function @schema@._count_unlogged(p_topic text) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  perform set_config('lock_timeout', '10ms', true);
  insert into @schema@.topic_state as s (topic, failure_count) values (p_topic, 1)
    on conflict on constraint topic_state_pkey do update set failure_count = s.failure_count + 1;
  perform set_config('lock_timeout', '0', true);
exception when lock_not_available then
  null;
end $$;

-- What the end of a job's task means for the job: its counters, the next run of an `@after` schedule, its children, alerts.
drop function @schema@._job_ended(bigint, bigint, text, timestamptz, timestamptz, bigint);
create function @schema@._job_ended(p_job_id bigint, p_task_id bigint, p_state text, p_started_at timestamptz, p_ended_at timestamptz, p_row_count bigint,
    p_attempt int default null, p_scheduled_for timestamptz default null, p_reason text default null, p_sqlstate text default null,
    p_message text default null, p_broken boolean default false)
  returns void language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_name text;
  v_repeats boolean;
  v_tells boolean;
  v_alerting timestamptz;
  v_kind text;
  v_wake boolean := false;
begin
  update @schema@.job_state s
  set last_task_id = p_task_id, last_state = p_state, last_started_at = p_started_at, last_ended_at = p_ended_at,
      last_success_at = case when p_state = 'finished' then p_ended_at else s.last_success_at end,
      missed_at = case when p_state = 'finished' then null else s.missed_at end,
      success_count = s.success_count + (p_state = 'finished')::int,
      failure_count = s.failure_count + (p_state = 'failed')::int,
      next_due_at = case when j.repeats_after_finish then '-infinity' else s.next_due_at end
  from @schema@.jobs j
  where s.job_id = p_job_id and j.id = p_job_id
  returning j.name, j.repeats_after_finish, j.on_failure_notify is not null or j.on_failure_webhook is not null, s.alerting_since
    into v_name, v_repeats, v_tells, v_alerting;
  if not found then
    return;
  end if;
  if p_broken then
    v_kind := 'expectation';
  elsif p_state = 'failed' and v_tells then
    v_kind := 'failed';
  elsif p_state = 'finished' and v_alerting is not null then
    v_kind := 'recovered';
  end if;
  if v_kind is not null then
    update @schema@.job_state s
      set alerting_since = case when v_kind <> 'recovered' then coalesce(s.alerting_since, p_ended_at) end where s.job_id = p_job_id;
    perform @schema@._raise_alert(v_kind, p_job_id, p_task_id, p_state, p_started_at, p_ended_at, p_row_count, p_attempt, p_scheduled_for, p_reason,
      p_sqlstate, p_message);
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

create or replace function @schema@._complete(p_task_id bigint, p_token uuid, p_row_count bigint) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  t @schema@._tasks;
  v_ended_at timestamptz;
  v_broken text;
begin
  delete from @schema@._tasks k
    where k.id = p_task_id and k.token = p_token and k.login = session_user
    returning k.* into t;
  if not found then
    raise exception using errcode = 'PH001', message = format('lease lost for task %s', p_task_id);
  end if;
  v_ended_at := clock_timestamp();
  if t.job_id is not null then
    t.quiet := null;
    select j.log <> 'all', case when j.expect_rows is not null then @schema@._broken_expectation(j.id, p_row_count) end
      into t.quiet, v_broken from @schema@.jobs j where j.id = t.job_id;
  end if;
  if t.quiet is not true then
    insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at, created_at,
        created_by, started_at, ended_at, row_count, sql, database, connection, login, daemon_id, revision, parent_task_id, params)
      values (t.id, t.attempt, t.job_id, t.job_name, t.topic, 'finished', v_broken, t.priority, t.scheduled_for, t.available_at, t.created_at,
        t.created_by, now(), v_ended_at, p_row_count, t.sql, t.database, t.connection, t.login, t.claimed_by, t.revision, t.parent_task_id, t.params);
  end if;
  if t.job_id is not null then
    perform @schema@._job_ended(t.job_id, p_task_id, 'finished', now(), v_ended_at, p_row_count, t.attempt, t.scheduled_for, v_broken, null, null,
      v_broken is not null);
  end if;
end $$;

create or replace function @schema@._settle(p_outcomes jsonb) returns setof bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  o record;
  t record;
  v_started_at timestamptz;
  v_ended_at timestamptz;
  v_log text;
  v_reason text;
  v_broken boolean;
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
    v_ended_at := clock_timestamp();
    v_log := @schema@._log_mode(t.job_id, t.topic);
    v_reason := o.reason;
    v_broken := false;
    if o.state = 'finished' and t.job_id is not null then
      v_reason := coalesce(@schema@._broken_expectation(t.job_id, o."rowCount"), o.reason);
      v_broken := v_reason is distinct from o.reason;
    end if;
    if v_log = 'all' or (v_log = 'errors' and o.state <> 'finished') then
      insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at, created_at,
          created_by, started_at, row_count, sqlstate, message, detail, hint, context, position, notices, sql, database, connection, login,
          daemon_id, revision, parent_task_id, params, ended_at)
        values (t.id, t.attempt, t.job_id, t.job_name, t.topic, o.state, v_reason, t.priority, t.scheduled_for, t.available_at, t.created_at,
          t.created_by, v_started_at, o."rowCount", o.sqlstate, o.message, o.detail, o.hint, o.context, o.position, o.notices, t.sql, t.database,
          t.connection, t.login, t.claimed_by, t.revision, t.parent_task_id, t.params, v_ended_at);
    elsif o.state = 'failed' and t.job_id is null then
      perform @schema@._count_unlogged(t.topic);
    end if;
    if o.state = 'cancelled' or o.state = 'finished' or o.state = 'failed' then
      delete from @schema@._cancel_requests c where c.task_id = t.id;
      if t.job_id is not null then
        perform @schema@._job_ended(t.job_id, t.id, o.state, v_started_at, v_ended_at, o."rowCount", t.attempt, t.scheduled_for, v_reason, o.sqlstate,
          o.message, v_broken);
      end if;
    end if;
    return next t.id;
  end loop;
end $$;

create or replace function @schema@._cancel_task(p_task_id bigint, p_reason text) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  t @schema@._tasks;
  v_ended_at timestamptz := clock_timestamp();
begin
  delete from @schema@._tasks k
    where k.id = (select w.id from @schema@._tasks w where w.id = p_task_id and w.state <> 'running' for update skip locked)
    returning k.* into t;
  if not found then
    -- It runs, or is being claimed at this moment: its row is left alone.
    if not exists (select from @schema@._tasks k where k.id = p_task_id) then
      return false;
    end if;
    insert into @schema@._cancel_requests (task_id, reason) values (p_task_id, p_reason) on conflict on constraint cancel_requests_pkey do nothing;
    perform pg_notify('@channel@', 'cancel');
    return true;
  end if;
  if @schema@._log_mode(t.job_id, t.topic) <> 'off' then
    insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at, created_at,
        created_by, sql, database, connection, login, revision, parent_task_id, params, ended_at)
      values (t.id, t.attempt, t.job_id, t.job_name, t.topic, 'cancelled',
      format('cancelled by %s', session_user) || coalesce(': ' || p_reason, ''), t.priority, t.scheduled_for, t.available_at, t.created_at,
        t.created_by, t.sql, t.database, t.connection, t.login, t.revision, t.parent_task_id, t.params, v_ended_at);
  end if;
  if t.job_id is not null then
    perform @schema@._job_ended(t.job_id, t.id, 'cancelled', null, v_ended_at, null);
    perform pg_notify('@channel@', 'jobs');
  end if;
  return true;
end $$;

-- The same task again, under its id, with the SQL it had; attempts count on. False: it has not failed or been cancelled.
create or replace function @schema@._retry_task(p_task_id bigint) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  l @schema@._task_log;
  v_job @schema@.jobs;
  v_settings record;
  -- The fence must be higher than any before, which are forgotten: seconds grow faster than a task can be claimed.
  v_claims int := extract(epoch from clock_timestamp() - timestamptz '2026-01-01 00:00Z');
begin
  -- Two who retry at once: the second waits here and then finds the task there.
  perform from @schema@._task_log x where x.task_id = p_task_id order by x.ended_at, x.attempt limit 1 for update;
  select x.* into l from @schema@._task_log x where x.task_id = p_task_id order by x.ended_at desc, x.attempt desc limit 1;
  if not found or l.state not in ('failed', 'cancelled') or exists (select from @schema@._tasks t where t.id = p_task_id) then
    return false;
  end if;
  select j.* into v_job from @schema@.jobs j where j.id = l.job_id;
  select s.* into v_settings from @schema@._task_settings s where s.topic = l.topic or s.topic is null order by s.topic nulls last limit 1;
  insert into @schema@._tasks (id, job_id, job_name, topic, priority, claimable, held, attempt, claims, scheduled_for, sql, database, connection, login,
      transaction, timeout, retry_limit, retry_backoff, revision, parent_task_id, params, parent_row_count)
    overriding system value
    values (p_task_id, l.job_id, l.job_name, l.topic, coalesce(l.priority, v_settings.priority), coalesce(v_job.overlap, 'allow') = 'allow',
      coalesce(v_job.overlap, 'allow') <> 'allow', l.attempt, v_claims, l.scheduled_for, l.sql, l.database, l.connection, l.login, v_job.transaction,
      coalesce(v_job.timeout, v_settings.timeout), l.attempt + coalesce(v_job.retry_limit, v_settings.retry_limit),
      case when v_job.id is null then v_settings.retry_backoff else @schema@._job_backoff(v_job) end, l.revision, l.parent_task_id, l.params,
      (select p.row_count from @schema@._task_log p where p.task_id = l.parent_task_id and p.state = 'finished'));
  if coalesce(v_job.overlap, 'allow') = 'allow' then
    perform @schema@._wake_for_tasks();
  else
    perform pg_notify('@channel@', 'jobs');
  end if;
  return true;
end $$;

-- What a deleted job has running may finish; what waits is cancelled, and the log says why.
create or replace function @schema@._jobs_deleted() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  with gone as (
    delete from @schema@._tasks t using old_rows o where t.job_id = o.id and t.state <> 'running' returning t.*
  )
  insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at,
      created_at, created_by, sql, database, connection, login, revision, parent_task_id, params)
    select id, attempt, job_id, job_name, topic, 'cancelled', 'job deleted', priority, scheduled_for, available_at,
      created_at, created_by, sql, database, connection, login, revision, parent_task_id, params
    from gone where (select o.log from old_rows o where o.id = gone.job_id) <> 'off';
  return null;
end $$;

-- Records what run_job did here; p_sqlstate null: it succeeded. Gives the id of the task this was.
create or replace function @schema@._log_run(p_job_id bigint, p_started_at timestamptz, p_row_count bigint, p_sqlstate text, p_message text, p_detail text,
    p_hint text, p_context text) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_id bigint := nextval(pg_get_serial_sequence('@schema@._tasks', 'id'));
  v_job @schema@.jobs;
  v_state text := case when p_sqlstate is null then 'finished' else 'failed' end;
  v_ended_at timestamptz;
  v_broken text;
begin
  -- The SQL may have deleted its own job.
  select j.* into v_job from @schema@.jobs j where j.id = p_job_id;
  if found and v_job.role is distinct from session_user then
    raise exception using errcode = 'insufficient_privilege', message = format('job %s does not run as %s', p_job_id, session_user);
  end if;
  if p_sqlstate is null then
    v_broken := @schema@._broken_expectation(p_job_id, p_row_count);
  end if;
  insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, available_at, created_at, created_by, started_at,
      row_count, sqlstate, message, detail, hint, context, sql, login, revision)
    values (v_id, 1, p_job_id, v_job.name, coalesce(v_job.topic, 'default'), v_state, coalesce(v_broken, 'run_job'), v_job.priority, p_started_at, p_started_at, session_user,
      p_started_at, p_row_count, p_sqlstate, p_message, nullif(p_detail, ''), nullif(p_hint, ''), nullif(p_context, ''), v_job.sql, session_user,
      v_job.revision)
    returning ended_at into v_ended_at;
  perform @schema@._job_ended(p_job_id, v_id, v_state, p_started_at, v_ended_at, p_row_count, 1, null, coalesce(v_broken, 'run_job'), p_sqlstate, p_message,
    v_broken is not null);
  return v_id;
end $$;

-- Whether a topic with a delay may start a task now; then the next may start a delay later. Whoever pauses the topic holds its
-- state's row until he commits: other topics do not wait for him.
create function @schema@._start_after_delay(p_topic text, p_delay interval) returns boolean
  language plpgsql volatile set search_path = pg_catalog, pg_temp
  as $$
begin
  if not exists (select from @schema@.topic_state s where s.topic = p_topic) then
    begin
      perform set_config('lock_timeout', '20ms', true);
      insert into @schema@.topic_state (topic) values (p_topic) on conflict on constraint topic_state_pkey do nothing;
      perform set_config('lock_timeout', '0', true);
    exception when lock_not_available then
      return false;
    end;
  end if;
  perform from @schema@.topic_state s where s.topic = p_topic and s.next_start_at <= clock_timestamp() for update skip locked;
  if not found then
    return false;
  end if;
  update @schema@.topic_state s set next_start_at = clock_timestamp() + p_delay where s.topic = p_topic;
  return true;
end $$;

-- Takes up to p_slots tasks for free slots, and up to p_ahead more from topics without limits.
-- Lower priority first over all topics; equal priorities rotate over the topics behind p_cursor.
-- Limits: the lock of the topic's row first, then the count in a statement of its own, which sees what others committed.
-- `context`: for a job's task that runs outside of `run`, what it shall know of itself.
drop function @schema@._claim(bigint, int, int, text, text[]);
create function @schema@._claim(p_daemon_id bigint, p_slots int, p_ahead int, p_cursor text, p_topics text[])
  returns table (id bigint, token uuid, attempt int, claims int, lost int, job_id bigint, job_name text, topic text, sql text, database name,
    connection text, login name, transaction boolean, timeout_ms bigint, retry_limit int, retry_backoff jsonb, deep boolean, context jsonb)
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
  v_quiet boolean;
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
        select t.concurrency, nullif(t.delay, '0'), nullif(t.log <> 'all', false) into v_concurrency, v_delay, v_quiet from @schema@.topics t where t.name = v_topic;
        v_deep := v_concurrency is null and v_delay is null;
        if v_deep then
          v_cap := v_slots + v_ahead;
        else
          v_cap := v_slots;
          -- Its turn has come but no slot is free: claiming ahead past it would starve it.
          if v_cap <= 0 then
            return;
          end if;
          if v_concurrency is not null then
            -- No advisory lock: any login could hold that, and stop the topic. What is locked is read again: it may be new.
            select t.concurrency, nullif(t.delay, '0') into v_concurrency, v_delay from @schema@.topics t where t.name = v_topic
              for no key update skip locked;
            continue when not found;
            select count(*) into v_used from @schema@._tasks r where r.topic = v_topic and r.state = 'running';
            v_cap := least(v_cap, v_concurrency - v_used);
          end if;
          if v_delay is not null then
            v_cap := least(v_cap, 1);
          end if;
          continue when v_cap <= 0;
          continue when v_delay is not null and not @schema@._start_after_delay(v_topic, v_delay);
        end if;
        return query
          with picked as materialized (
            select k.id from @schema@._tasks k
            where k.claimable and k.priority = v_priority and k.topic = v_topic
            order by k.priority, k.topic, k.id limit v_cap for update skip locked
          )
          update @schema@._tasks k
            set state = 'running', claimable = false, attempt = k.attempt + 1, claims = k.claims + 1, token = gen_random_uuid(), claimed_by = p_daemon_id,
                claimed_at = clock_timestamp(), login = coalesce(k.login, session_user), quiet = v_quiet
            from picked where k.id = picked.id
            returning k.id, k.token, k.attempt, k.claims, k.lost, k.job_id, k.job_name, k.topic,
              case when k.transaction and k.database is null and k.connection is null then null else k.sql end,
              k.database, k.connection, k.login, k.transaction, (extract(epoch from k.timeout) * 1000)::bigint,
              k.retry_limit, k.retry_backoff, v_deep,
              case when k.job_id is null or (k.transaction and k.database is null and k.connection is null) then null else jsonb_build_object(
                'scheduledFor', @schema@._instant(k.scheduled_for), 'parentTaskId', k.parent_task_id::text, 'parentRowCount', k.parent_row_count,
                'params', k.params) end;
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

----------------------------------------------------------------------------------------------------------------------
-- Missed runs

create function @schema@._pause_ended() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  new.watched_from := clock_timestamp();
  return new;
end $$;
create trigger job_state_pause_ended before update of paused_at on @schema@.job_state for each row
  when (old.paused_at is not null and new.paused_at is null) execute function @schema@._pause_ended();

-- Tells, once, of each job that has not succeeded in the time it should have; counted from its last success, or from when
-- it was made, enabled, scheduled anew or resumed. Gives the names.
create function @schema@._raise_missed() returns setof text
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v record;
begin
  for v in
    with late as materialized (
      select s.job_id, j.name, x.since, j.expect_success_within
      from @schema@.jobs j join @schema@.job_state s on s.job_id = j.id
        cross join lateral (select greatest(s.last_success_at, s.schedule_from, s.watched_from, j.starts_at, s.paused_until) as since) x
      where j.expect_success_within is not null and j.enabled and s.missed_at is null
        and (s.paused_at is null or s.paused_until <= clock_timestamp())
        and (j.ends_at is null or j.ends_at > clock_timestamp())
        and x.since < clock_timestamp() - j.expect_success_within
      order by s.job_id for no key update of s skip locked
    )
    update @schema@.job_state s set missed_at = clock_timestamp(), alerting_since = coalesce(s.alerting_since, clock_timestamp())
      from late l where s.job_id = l.job_id and s.missed_at is null
      returning l.job_id, l.name, l.since, l.expect_success_within as within, s.last_success_at, s.last_task_id, s.last_state
  loop
    perform @schema@._raise_alert('missed', v.job_id, null, v.last_state,
      p_reason => case when v.last_success_at is null then format('expected success within %s, none since %s', v.within, @schema@._instant(v.since))
        else format('expected success within %s, last was at %s', v.within, @schema@._instant(v.last_success_at)) end);
    return next v.name;
  end loop;
end $$;

----------------------------------------------------------------------------------------------------------------------
-- Webhooks: what a daemon sends

-- Up to p_limit alerts to send now, for the webhooks that this daemon knows. Each is tried again after p_lease unless
-- _alert_sent or _alert_failed says how it went: so a daemon that dies loses none, and one may be sent twice.
create function @schema@._take_alerts(p_webhooks text[], p_limit int, p_lease interval)
  returns table (id bigint, delivery_id uuid, webhook text, tries int, job text, kind text, payload text)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
begin
  return query
    with picked as materialized (
      select a.id from @schema@._alerts a
      where a.next_try_at <= clock_timestamp() and a.webhook = any (p_webhooks)
      order by a.next_try_at limit p_limit for update skip locked
    )
    update @schema@._alerts a set tries = a.tries + 1, next_try_at = clock_timestamp() + p_lease
      from picked p where a.id = p.id
      returning a.id, a.delivery_id, a.webhook, a.tries, a.job_name, a.kind, @schema@._alert_payload(a);
end $$;

-- p_error null: it was received. p_retry_in null: it is given up.
create function @schema@._alert_tried(p_id bigint, p_tries int, p_error text, p_retry_in interval) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
    update @schema@._alerts a
    set sent_at = case when p_error is null then clock_timestamp() end, error = left(p_error, 500), next_try_at = clock_timestamp() + p_retry_in
    where a.id = p_id and a.tries = p_tries and a.sent_at is null
  $$;

-- When the next one is to be sent, in ms from now; null: none waits.
create function @schema@._next_alert_in_ms(p_webhooks text[]) returns double precision
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select extract(epoch from min(a.next_try_at) - clock_timestamp()) * 1000 from @schema@._alerts a
    where a.next_try_at is not null and a.webhook = any (p_webhooks)
  $$;

-- What was told long ago is forgotten, and what no daemon could send for a day given up. Gives how many rows went.
create function @schema@._prune_alerts(p_keep interval) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_count int;
begin
  update @schema@._alerts a set next_try_at = null, error = coalesce(a.error, format('no daemon knows the webhook "%s"', a.webhook))
    where a.next_try_at < clock_timestamp() - interval '1 day';
  delete from @schema@._alerts a where a.raised_at < clock_timestamp() - p_keep;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

----------------------------------------------------------------------------------------------------------------------

-- Definitions that were applied before have the new keys at their defaults: no drift.
alter table @schema@.jobs disable trigger user;
update @schema@.jobs set applied = applied || '{"onFailure": null, "log": "all", "keepLast": null, "params": null}' where applied is not null;
alter table @schema@.jobs enable trigger user;
alter table @schema@.topics disable trigger user;
update @schema@.topics set applied = applied || '{"log": "all"}' where applied is not null;
alter table @schema@.topics enable trigger user;
