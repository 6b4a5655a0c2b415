-- Tasks through SQL: enqueue, enqueue_many, cancel_task, retry_task.
-- Functions that people call run with the rights of the caller. They write through security-barrier views whose check
-- option asks about the caller, too, so that a way around the function is no way around the rule.

-- An interval may be infinite since PostgreSQL 17; one such row would stop every claim and every scheduler.
alter table @schema@.jobs add constraint jobs_intervals_are_finite
  check (greatest(timeout, catchup_window, retry_initial, retry_max, jitter, expect_success_within) < '1000 years');
alter table @schema@.topics add constraint topics_intervals_are_finite
  check (greatest(timeout, delay, retry_initial, retry_max, retention_finished, retention_failed) < '1000 years');
alter table @schema@._tasks add constraint tasks_timeout_is_finite check (timeout < '1000 years');
-- A function in PL/pgSQL, not an expression: the expressions of constraints are prepared anew for every statement, and as
-- one this doubled the cost of a single insert.
create function @schema@._is_backoff(p_backoff jsonb) returns boolean
  language plpgsql immutable parallel safe
  as $$
begin
  return jsonb_typeof(p_backoff -> 'initialMs') = 'number' and jsonb_typeof(p_backoff -> 'factor') = 'number'
    and jsonb_typeof(p_backoff -> 'maxMs') = 'number' and jsonb_typeof(p_backoff -> 'jitter') = 'number'
    and (p_backoff ->> 'initialMs')::numeric > 0 and (p_backoff ->> 'factor')::numeric >= 1 and (p_backoff ->> 'maxMs')::numeric > 0
    and (p_backoff ->> 'jitter')::numeric between 0 and 1;
exception when data_exception then
  return false;
end $$;
alter table @schema@._tasks add constraint tasks_retry_backoff_is_whole check (retry_backoff is null or coalesce(@schema@._is_backoff(retry_backoff), false));

-- What a task gets from a topic that is not declared, or that leaves it out. One row; change it by hand.
create table @schema@.topic_defaults (
  id smallint not null default 1 constraint topic_defaults_pkey primary key constraint topic_defaults_is_one_row check (id = 1),
  priority int not null default 100,
  timeout interval not null default '6 h' constraint topic_defaults_timeout_positive check (timeout > '0'),
  retry_limit int not null default 0 constraint topic_defaults_retry_limit_not_negative check (retry_limit >= 0),
  retry_initial interval not null default '2 s' constraint topic_defaults_retry_initial_positive check (retry_initial > '0'),
  retry_factor double precision not null default 2 constraint topic_defaults_retry_factor_at_least_1 check (retry_factor >= 1),
  retry_max interval not null default '1 h' constraint topic_defaults_retry_max_positive check (retry_max > '0'),
  retry_jitter double precision not null default 0 constraint topic_defaults_retry_jitter_is_fraction check (retry_jitter between 0 and 1),
  constraint topic_defaults_intervals_are_finite check (greatest(timeout, retry_initial, retry_max) < '1000 years')
);
insert into @schema@.topic_defaults default values;

-- What a task gets from its topic. `topic` null: the defaults, for topics that are not declared.
create view @schema@._task_settings with (security_barrier) as
  select t.name as topic, t.priority, coalesce(t.timeout, d.timeout) as timeout, t.retry_limit,
    case when t.retry_initial = '2 s' and t.retry_factor = 2 and t.retry_max = '1 h' and t.retry_jitter = 0 then null else
      jsonb_build_object('initialMs', extract(epoch from t.retry_initial) * 1000, 'factor', t.retry_factor,
        'maxMs', extract(epoch from t.retry_max) * 1000, 'jitter', t.retry_jitter) end as retry_backoff
  from @schema@.topics t cross join @schema@.topic_defaults d
  union all
  select null, d.priority, d.timeout, d.retry_limit,
    case when d.retry_initial = '2 s' and d.retry_factor = 2 and d.retry_max = '1 h' and d.retry_jitter = 0 then null else
      jsonb_build_object('initialMs', extract(epoch from d.retry_initial) * 1000, 'factor', d.retry_factor,
        'maxMs', extract(epoch from d.retry_max) * 1000, 'jitter', d.retry_jitter) end
  from @schema@.topic_defaults d;

-- The caller is the role, or a member of it. False for a role that does not exist (any more).
create function @schema@._is_member(p_role name) returns boolean
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
begin
  return p_role = current_user or coalesce((select pg_has_role(r.oid, 'member') from pg_roles r where r.rolname = p_role), false);
end $$;

-- Who operates pgherd may operate every job and task.
create function @schema@._operates() returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from pg_roles r where r.rolname in ('pgherd_daemon', 'pgherd_deployer') and pg_has_role(r.oid, 'member'))
      or exists (select from pg_namespace n where n.oid = '@schema@'::regnamespace and pg_has_role(n.nspowner, 'member'))
  $$;

-- What enqueue writes: tasks of roles the caller is a member of, and only the columns that are theirs to choose.
create view @schema@._task_input with (security_barrier) as
  select t.id, t.topic, t.priority, t.claimable, t.available_at, t.sql, t.database, t.login, t.transaction, t.timeout, t.retry_limit,
    t.retry_backoff, t.dedupe_key
  from @schema@._tasks t
  where t.job_id is null and t.connection is null and case when t.login = current_user then true else @schema@._is_member(t.login) end
  with cascaded check option;

-- Raises 42704, 42501 or 3D000 about a role and a database that a caller names.
create function @schema@._check_target(p_role name, p_database name) returns void
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
begin
  if p_role <> current_user then
    if not exists (select from pg_roles r where r.rolname = p_role) then
      raise exception using errcode = 'undefined_object', message = format('role "%s" does not exist', p_role),
        hint = 'create the role, or leave role out: the task runs as the one who enqueues it';
    end if;
    if not @schema@._is_member(p_role) then
      raise exception using errcode = 'insufficient_privilege', message = format('%s is not a member of role "%s"', current_user, p_role),
        hint = format('grant %I to %I', p_role, current_user);
    end if;
  end if;
  if p_database <> current_database() and not exists (select from pg_database d where d.datname = p_database and d.datallowconn and not d.datistemplate) then
    raise exception using errcode = 'invalid_catalog_name', message = format('database "%s" does not exist, or takes no connections', p_database),
      hint = 'select datname from pg_database shows what there is';
  end if;
end $$;

-- What is wrong with the arguments of one task: raises 22004 or 22023, always with a hint.
create function @schema@._check_task(p_sql text, p_topic text, p_run_at timestamptz, p_delay interval, p_timeout interval, p_retry_limit int,
    p_role name, p_database name, p_where text default '') returns void
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
declare
  v_state text := 'invalid_parameter_value';
  v_message text;
  v_hint text;
begin
  if p_sql is null then
    v_state := 'null_value_not_allowed'; v_message := 'sql is null'; v_hint := 'give the statement to execute';
  elsif p_role is null or p_database is null then
    v_state := 'null_value_not_allowed'; v_message := case when p_role is null then 'role' else 'database' end || ' is null';
    v_hint := 'leave it out: the default is the current one';
  elsif p_sql !~ '\S' then
    v_message := 'sql is empty'; v_hint := 'give the statement to execute';
  elsif p_topic = '' then
    v_message := 'topic is empty'; v_hint := 'leave it out for the topic "default"';
  elsif p_run_at is not null and p_delay is not null then
    v_message := 'both run_at and delay are given'; v_hint := 'give one of them';
  elsif p_run_at in ('infinity', '-infinity') then
    v_message := 'run_at is not finite'; v_hint := 'give an instant, or leave it out to run at once';
  elsif p_delay < '0' then
    v_message := format('delay is %s, which is negative', p_delay); v_hint := 'give a positive interval such as ''10 minutes''';
  elsif p_timeout <= '0' or p_timeout >= '1000 years' then
    v_message := format('timeout is %s, which is not positive and below 1000 years', p_timeout); v_hint := 'give a positive interval such as ''10 minutes''';
  elsif p_retry_limit < 0 then
    v_message := format('retry_limit is %s, which is negative', p_retry_limit); v_hint := '0 means: no retry after the first attempt';
  else
    return;
  end if;
  raise exception using errcode = v_state, message = p_where || v_message, hint = v_hint;
end $$;

-- Puts a task into a topic, in the transaction of the caller: it is there when that commits, and never if it does not.
-- Gives the id of the task, or that of the unfinished task of the same role that has the same dedupe_key already.
create function @schema@.enqueue(sql text, topic text default null, priority int default null, run_at timestamptz default null,
    delay interval default null, dedupe_key text default null, timeout interval default null, retry_limit int default null,
    role name default current_user, database name default current_database(), transaction boolean default null) returns bigint
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  v_topic text := coalesce(enqueue.topic, 'default');
  v_now timestamptz := clock_timestamp();
  v_at timestamptz := coalesce(enqueue.run_at, v_now + coalesce(enqueue.delay, '0'));
  v_database name := nullif(enqueue.database, current_database());
  v_settings record;
  v_id bigint;
begin
  if enqueue.sql is null or enqueue.sql !~ '\S' or v_topic = '' or (enqueue.run_at is not null and enqueue.delay is not null)
      or enqueue.run_at in ('infinity', '-infinity') or enqueue.delay < '0' or enqueue.timeout <= '0' or enqueue.timeout >= '1000 years' or enqueue.retry_limit < 0
      or enqueue.role is null or enqueue.database is null then
    perform @schema@._check_task(enqueue.sql, enqueue.topic, enqueue.run_at, enqueue.delay, enqueue.timeout, enqueue.retry_limit,
      enqueue.role, enqueue.database);
  end if;
  if enqueue.role <> current_user or v_database is not null then
    perform @schema@._check_target(enqueue.role, enqueue.database);
  end if;
  select s.priority, s.timeout, s.retry_limit, s.retry_backoff into v_settings from @schema@._task_settings s where s.topic = v_topic;
  if not found then
    select s.priority, s.timeout, s.retry_limit, s.retry_backoff into v_settings from @schema@._task_settings s where s.topic is null;
  end if;
  if enqueue.dedupe_key is null then
    insert into @schema@._task_input as t (topic, priority, claimable, available_at, sql, database, login, transaction, timeout, retry_limit, retry_backoff)
      values (v_topic, coalesce(enqueue.priority, v_settings.priority), v_at <= v_now, v_at, enqueue.sql, v_database, enqueue.role,
        enqueue.transaction, coalesce(enqueue.timeout, v_settings.timeout), coalesce(enqueue.retry_limit, v_settings.retry_limit),
        v_settings.retry_backoff)
      returning t.id into v_id;
  else
    loop
      insert into @schema@._task_input as t (topic, priority, claimable, available_at, sql, database, login, transaction, timeout, retry_limit, retry_backoff, dedupe_key)
        values (v_topic, coalesce(enqueue.priority, v_settings.priority), v_at <= v_now, v_at, enqueue.sql, v_database, enqueue.role,
          enqueue.transaction, coalesce(enqueue.timeout, v_settings.timeout), coalesce(enqueue.retry_limit, v_settings.retry_limit),
          v_settings.retry_backoff, enqueue.dedupe_key)
        on conflict (login, dedupe_key) where dedupe_key is not null do nothing
        returning t.id into v_id;
      exit when found;
      select t.id into v_id from @schema@._task_input t where t.login = enqueue.role and t.dedupe_key = enqueue.dedupe_key;
      if found then
        return v_id;
      end if;
      -- It ended between the two statements: try again.
    end loop;
  end if;
  if v_at <= v_now then
    perform @schema@._wake_for_tasks();
  end if;
  return v_id;
end $$;

-- Many tasks at once: an array of objects whose keys are the arguments of enqueue. Gives their ids in that order.
create function @schema@.enqueue_many(tasks jsonb) returns setof bigint
  language plpgsql set search_path = pg_catalog, pg_temp rows 1000
  as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
  c_keys constant text[] := '{sql,topic,priority,run_at,delay,dedupe_key,timeout,retry_limit,role,database,transaction}';
  v_found record;
  v_ids bigint[];
  v_task record;
begin
  if tasks is null then
    raise exception using errcode = 'null_value_not_allowed', message = 'tasks is null', hint = 'give an array, [{"sql": "select 1"}]';
  end if;
  if jsonb_typeof(tasks) <> 'array' then
    raise exception using errcode = 'invalid_parameter_value', message = format('tasks is %s %s, not an array', case jsonb_typeof(tasks) when 'object' then 'an' else 'a' end, jsonb_typeof(tasks)),
      hint = 'give an array, [{"sql": "select 1"}]';
  end if;
  select min(x.ord) filter (where jsonb_typeof(x.value) <> 'object') as no_object,
      min(x.ord) filter (where case when jsonb_typeof(x.value) = 'object' then x.value - c_keys <> '{}' end) as unknown_key,
      coalesce(bool_or(x.value ?| '{role,database}'), false) as has_target
    into v_found from jsonb_array_elements(tasks) with ordinality x (value, ord);
  if v_found.no_object is not null then
    raise exception using errcode = 'invalid_parameter_value',
      message = format('tasks[%s] is no object, but of type %s', v_found.no_object, jsonb_typeof(tasks -> (v_found.no_object - 1)::int)),
      hint = 'give objects such as {"sql": "select 1", "topic": "mail"}';
  elsif v_found.unknown_key is not null then
    raise exception using errcode = 'invalid_parameter_value', message = format('tasks[%s] has the unknown key %s', v_found.unknown_key,
        (select to_json(k)::text from jsonb_object_keys((tasks -> (v_found.unknown_key - 1)::int) - c_keys) k limit 1)),
      hint = 'the keys are ' || array_to_string(c_keys, ', ');
  end if;
  if v_found.has_target then
    perform @schema@._check_target(coalesce(x.role, current_user), coalesce(x.database, current_database()))
      from (select distinct y.role, y.database from jsonb_to_recordset(tasks) as y (role name, database name)) x;
  end if;
  with input as (
    select x.*, coalesce(x.topic, 'default') as in_topic, coalesce(x.run_at, v_now + coalesce(x.delay, '0')) as at
    from rows from (jsonb_to_recordset(tasks) as (sql text, topic text, priority int, run_at timestamptz, delay interval, dedupe_key text,
        timeout interval, retry_limit int, role name, database name, transaction boolean))
      with ordinality x (sql, topic, priority, run_at, delay, dedupe_key, timeout, retry_limit, role, database, transaction, ord)
    -- Read once: what is wrong is found on the way, and raises before anything is inserted.
    where case when x.sql is null or x.sql !~ '\S' or x.topic = '' or (x.run_at is not null and x.delay is not null)
        or x.run_at in ('infinity', '-infinity') or x.delay < '0' or x.timeout <= '0' or x.timeout >= '1000 years' or x.retry_limit < 0
      then @schema@._check_task(x.sql, x.topic, x.run_at, x.delay, x.timeout, x.retry_limit, current_user, current_database(),
        format('tasks[%s]: ', x.ord)) is null
      else x.dedupe_key is null end
  ), made as (
    insert into @schema@._task_input as t (topic, priority, claimable, available_at, sql, database, login, transaction, timeout, retry_limit, retry_backoff)
      select i.in_topic, coalesce(i.priority, s.priority, d.priority), i.at <= v_now, i.at, i.sql, nullif(i.database, current_database()),
        coalesce(i.role, current_user), i.transaction, coalesce(i.timeout, s.timeout, d.timeout), coalesce(i.retry_limit, s.retry_limit, d.retry_limit),
        case when s.topic is null then d.retry_backoff else s.retry_backoff end
      from input i left join @schema@._task_settings s on s.topic = i.in_topic
        cross join (select x.* from @schema@._task_settings x where x.topic is null) d
      order by i.ord
      returning t.id
  )
  select array_agg(m.id order by m.id) into v_ids from made m;
  if v_ids is not null and cardinality(v_ids) = jsonb_array_length(tasks) then
    perform @schema@._wake_for_tasks();
    return query select unnest(v_ids);
    return;
  end if;
  -- Ids ascend with the order of insertion; what has a dedupe_key may be there already, and goes one by one.
  for v_task in
    select x.*, count(*) filter (where x.dedupe_key is null) over (order by x.ord) as nth
    from rows from (jsonb_to_recordset(tasks) as (sql text, topic text, priority int, run_at timestamptz, delay interval, dedupe_key text,
        timeout interval, retry_limit int, role name, database name, transaction boolean))
      with ordinality x (sql, topic, priority, run_at, delay, dedupe_key, timeout, retry_limit, role, database, transaction, ord)
    order by x.ord
  loop
    return next case when v_task.dedupe_key is null then v_ids[v_task.nth] else
      @schema@.enqueue(v_task.sql, v_task.topic, v_task.priority, v_task.run_at, v_task.delay, v_task.dedupe_key, v_task.timeout, v_task.retry_limit,
        coalesce(v_task.role, current_user), coalesce(v_task.database, current_database()), v_task.transaction) end;
  end loop;
  if v_ids is not null then
    perform @schema@._wake_for_tasks();
  end if;
end $$;

----------------------------------------------------------------------------------------------------------------------
-- Requests: what callers may ask for but not do themselves. A row that the view's check option lets in is one its caller
-- has a right to; the trigger then does it. The rows stay a while, to say who asked for what.

create table @schema@._requests (
  id bigint generated always as identity constraint requests_pkey primary key,
  action text not null constraint requests_action_known
    check (action in ('trigger job', 'pause job', 'resume job', 'pause topic', 'resume topic', 'cancel task', 'retry task')),
  job_id bigint,
  task_id bigint,
  topic text collate "C",
  reason text,
  until timestamptz,
  requested_at timestamptz not null default clock_timestamp(),
  requested_by name not null default session_user,
  result bigint,
  constraint requests_has_one_target check ((job_id is not null) = (action like '% job') and (task_id is not null) = (action like '% task')
    and (topic is not null) = (action like '% topic')),
  constraint requests_until_is_for_pause check (until is null or action like 'pause%')
);
create index requests_requested_at on @schema@._requests (requested_at);

-- Everybody who may ask at all may pause a topic: topics have no role. Jobs and tasks are asked about.
create view @schema@._request_input with (security_barrier) as
  select r.id, r.action, r.job_id, r.task_id, r.topic, r.reason, r.until, r.result
  from @schema@._requests r
  where r.topic is not null
    or exists (select from @schema@.jobs j where j.id = r.job_id and (@schema@._is_member(j.role) or @schema@._operates()))
    or exists (select from @schema@._tasks t where t.id = r.task_id and (@schema@._is_member(t.login) or @schema@._operates()))
    or exists (select from @schema@._task_log l where l.task_id = r.task_id and (@schema@._is_member(l.login) or @schema@._operates()))
  with cascaded check option;

-- What waits goes to the log; what runs is told to stop, by the daemon that runs it.
create function @schema@._cancel_task(p_task_id bigint, p_reason text) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  t @schema@._tasks;
  v_ended_at timestamptz;
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
  insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at, created_at,
      created_by, sql, database, connection, login, revision, parent_task_id)
    values (t.id, t.attempt, t.job_id, t.job_name, t.topic, 'cancelled',
      format('cancelled by %s', session_user) || coalesce(': ' || p_reason, ''), t.priority, t.scheduled_for, t.available_at, t.created_at,
      t.created_by, t.sql, t.database, t.connection, t.login, t.revision, t.parent_task_id)
    returning ended_at into v_ended_at;
  if t.job_id is not null then
    perform @schema@._job_ended(t.job_id, t.id, 'cancelled', null, v_ended_at, null);
    perform pg_notify('@channel@', 'jobs');
  end if;
  return true;
end $$;

-- The same task again, under its id, with the SQL it had; attempts count on. False: it has not failed or been cancelled.
create function @schema@._retry_task(p_task_id bigint) returns boolean
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
  perform pg_advisory_xact_lock(hashtextextended('retry ' || p_task_id, '@schema@'::regnamespace::oid::bigint));
  select x.* into l from @schema@._task_log x where x.task_id = p_task_id order by x.ended_at desc, x.attempt desc limit 1;
  if not found or l.state not in ('failed', 'cancelled') or exists (select from @schema@._tasks t where t.id = p_task_id) then
    return false;
  end if;
  select j.* into v_job from @schema@.jobs j where j.id = l.job_id;
  select s.* into v_settings from @schema@._task_settings s where s.topic = l.topic or s.topic is null order by s.topic nulls last limit 1;
  insert into @schema@._tasks (id, job_id, job_name, topic, priority, claimable, held, attempt, claims, scheduled_for, sql, database, connection, login,
      transaction, timeout, retry_limit, retry_backoff, revision, parent_task_id)
    overriding system value
    values (p_task_id, l.job_id, l.job_name, l.topic, coalesce(l.priority, v_settings.priority), coalesce(v_job.overlap, 'allow') = 'allow',
      coalesce(v_job.overlap, 'allow') <> 'allow', l.attempt, v_claims, l.scheduled_for, l.sql, l.database, l.connection, l.login, v_job.transaction,
      coalesce(v_job.timeout, v_settings.timeout), l.attempt + coalesce(v_job.retry_limit, v_settings.retry_limit),
      case when v_job.id is null then v_settings.retry_backoff else @schema@._job_backoff(v_job) end, l.revision, l.parent_task_id);
  if coalesce(v_job.overlap, 'allow') = 'allow' then
    perform @schema@._wake_for_tasks();
  else
    perform pg_notify('@channel@', 'jobs');
  end if;
  return true;
end $$;

create function @schema@._job_backoff(p_job @schema@.jobs) returns jsonb
  language sql immutable
  as $$
    select jsonb_build_object('initialMs', extract(epoch from p_job.retry_initial) * 1000, 'factor', p_job.retry_factor,
      'maxMs', extract(epoch from p_job.retry_max) * 1000, 'jitter', p_job.retry_jitter)
  $$;

create function @schema@._trigger_job(p_job_id bigint) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_job @schema@.jobs;
  v_id bigint;
begin
  select j.* into strict v_job from @schema@.jobs j where j.id = p_job_id;
  insert into @schema@._tasks (job_id, job_name, topic, priority, claimable, held, sql, database, connection, login, transaction, timeout,
      retry_limit, retry_backoff, revision)
    values (v_job.id, v_job.name, v_job.topic, v_job.priority, v_job.overlap = 'allow', v_job.overlap <> 'allow', v_job.sql, v_job.database,
      v_job.connection, v_job.role, v_job.transaction, v_job.timeout, v_job.retry_limit, @schema@._job_backoff(v_job), v_job.revision)
    returning id into v_id;
  if v_job.overlap = 'allow' then
    perform @schema@._wake_for_tasks();
  else
    perform pg_notify('@channel@', 'jobs');
  end if;
  return v_id;
end $$;

-- Pauses and resumes: 1 when that changed whether it is paused, else 0. A pause of what is paused renews reason and end.
create function @schema@._pause(r @schema@._requests) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_pause boolean := r.action like 'pause%';
  v_was boolean;
begin
  if r.job_id is not null then
    select s.paused_at is not null and (s.paused_until is null or s.paused_until > clock_timestamp()) into v_was
      from @schema@.job_state s where s.job_id = r.job_id for update;
    update @schema@.job_state s
      set paused_at = case when v_pause then clock_timestamp() end, paused_by = case when v_pause then r.requested_by end,
          pause_reason = case when v_pause then r.reason end, paused_until = case when v_pause then r.until end
      where s.job_id = r.job_id;
    perform pg_notify('@channel@', 'jobs');
  else
    insert into @schema@.topic_state (topic) values (r.topic) on conflict on constraint topic_state_pkey do nothing;
    select s.paused_at is not null and (s.paused_until is null or s.paused_until > clock_timestamp()) into v_was
      from @schema@.topic_state s where s.topic = r.topic for update;
    update @schema@.topic_state s
      set paused_at = case when v_pause then clock_timestamp() end, paused_by = case when v_pause then r.requested_by end,
          pause_reason = case when v_pause then r.reason end, paused_until = case when v_pause then r.until end
      where s.topic = r.topic;
    perform pg_notify('@channel@', 'topics');
    if not v_pause then
      perform @schema@._wake_for_tasks();
    end if;
  end if;
  return (v_was <> v_pause)::int;
end $$;

create function @schema@._do_request() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_result bigint;
begin
  v_result := case new.action
    when 'trigger job' then @schema@._trigger_job(new.job_id)
    when 'cancel task' then @schema@._cancel_task(new.task_id, new.reason)::int
    when 'retry task' then @schema@._retry_task(new.task_id)::int
    else @schema@._pause(new)
  end;
  update @schema@._requests r set result = v_result where r.id = new.id;
  -- Nobody waits for another's transaction to clean up.
  delete from @schema@._requests r using (
    select o.id from @schema@._requests o where o.requested_at < clock_timestamp() - interval '30 days' order by o.requested_at limit 10 for update skip locked
  ) past where r.id = past.id;
  return null;
end $$;
create trigger requests_do after insert on @schema@._requests for each row execute function @schema@._do_request();

create function @schema@._task_exists(p_task_id bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from @schema@._tasks t where t.id = p_task_id) or exists (select from @schema@._task_log l where l.task_id = p_task_id)
  $$;

create function @schema@._request_task(p_action text, p_task_id bigint, p_reason text) returns boolean
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_id bigint;
begin
  if p_task_id is null then
    raise exception using errcode = 'null_value_not_allowed', message = 'task_id is null', hint = 'select id from @channel@.tasks shows what there is';
  end if;
  if not @schema@._task_exists(p_task_id) then
    return false;
  end if;
  insert into @schema@._request_input as r (action, task_id, reason) values (p_action, p_task_id, p_reason) returning r.id into v_id;
  return (select r.result = 1 from @schema@._request_input r where r.id = v_id);
exception when with_check_option_violation then
  raise exception using errcode = 'insufficient_privilege', message = format('%s is not a member of the role of task %s', current_user, p_task_id),
    hint = 'ask a member of that role, or of pgherd_deployer';
end $$;

-- A task that waits is taken out of the queue; one that runs is told to stop. False: there is none, or it has ended.
create function @schema@.cancel_task(task_id bigint) returns boolean
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select @schema@._request_task('cancel task', task_id, null) $$;

-- A task that failed or was cancelled is put in again. False: there is none, it has not ended, or it succeeded.
create function @schema@.retry_task(task_id bigint) returns boolean
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select @schema@._request_task('retry task', task_id, null) $$;
