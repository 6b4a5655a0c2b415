-- Parameters: values that a job's SQL sees as $1, and what a task knows of itself and of the task that started it.

alter table @schema@.jobs
  add column params jsonb constraint jobs_params_is_object check (jsonb_typeof(params) = 'object'),
  add column log text not null default 'all' constraint jobs_log_known check (log in ('all', 'errors', 'off')),
  add column keep_last int constraint jobs_keep_last_positive check (keep_last > 0);
alter table @schema@.topics add column log text not null default 'all' constraint topics_log_known check (log in ('all', 'errors', 'off'));
alter table @schema@._tasks
  add column params jsonb,
  add column parent_row_count bigint,
  add column quiet boolean;           -- its topic's log was not "all" when it was claimed; null: it was
alter table @schema@._task_log add column params jsonb;
alter table @schema@._requests add column params jsonb;
-- Failures of tasks without a job that the log does not hold: log off.
alter table @schema@.topic_state add column failure_count bigint not null default 0;

create or replace view @schema@.tasks with (security_barrier) as
  select t.id, t.job_name as job, t.topic, t.state, t.priority, t.attempt, t.retry_limit, t.scheduled_for, t.available_at, t.held,
    t.claimed_at as started_at, t.claimed_by as daemon_id, t.login as role, coalesce(t.database, current_database()) as database,
    t.connection, t.transaction, t.timeout, t.sql, t.revision, t.parent_task_id, t.dedupe_key, t.created_at, t.created_by, t.params, t.parent_row_count
  from @schema@._tasks t
  where (select @schema@._sees_all()) or t.login in (select r.rolname from pg_roles r where pg_has_role(r.oid, 'member'));

create or replace view @schema@.task_log with (security_barrier) as
  select l.task_id, l.attempt, l.job_name as job, l.topic, l.state, l.reason, l.scheduled_for, l.available_at, l.started_at, l.ended_at,
    (extract(epoch from l.ended_at - l.started_at) * 1000)::bigint as duration_ms, l.row_count, l.sqlstate, l.message, l.detail, l.hint,
    l.context, l.position, l.notices, l.login as role, coalesce(l.database, current_database()) as database, l.connection, l.daemon_id,
    l.revision, l.parent_task_id, l.sql, l.created_at, l.created_by, l.params
  from @schema@._task_log l
  where (select @schema@._sees_all()) or l.login in (select r.rolname from pg_roles r where pg_has_role(r.oid, 'member'));

create or replace view @schema@.topic_stats with (security_barrier) as
  select n.topic, t.id is not null as declared, p.name as project, t.concurrency, coalesce(t.priority, d.priority) as priority,
    coalesce(t.delay, '0') as delay,
    coalesce(t.paused, false) or (s.paused_at is not null and (s.paused_until is null or s.paused_until > clock_timestamp())) as paused,
    s.paused_by, s.pause_reason, s.paused_until, coalesce(k.ready, 0) as ready, coalesce(k.later, 0) as later, coalesce(k.held, 0) as held,
    coalesce(k.retrying, 0) as retrying, coalesce(k.running, 0) as running, k.oldest_ready_at, nullif(s.next_start_at, '-infinity') as next_start_at,
    coalesce(s.failure_count, 0) as unlogged_failures
  from (select t.name as topic from @schema@.topics t union select s.topic from @schema@.topic_state s union select k.topic from @schema@._tasks k) n
    cross join @schema@.topic_defaults d
    left join @schema@.topics t on t.name = n.topic
    left join @schema@.projects p on p.id = t.project_id
    left join @schema@.topic_state s on s.topic = n.topic
    left join (
      select k.topic, count(*) filter (where k.claimable) as ready, count(*) filter (where k.state = 'pending' and not k.claimable and not k.held) as later,
        count(*) filter (where k.held) as held, count(*) filter (where k.state = 'retrying') as retrying,
        count(*) filter (where k.state = 'running') as running, min(k.available_at) filter (where k.claimable) as oldest_ready_at
      from @schema@._tasks k group by k.topic
    ) k on k.topic = n.topic;

create or replace view @schema@._request_input with (security_barrier) as
  select r.id, r.action, r.job_id, r.task_id, r.topic, r.reason, r.until, r.result, r.params
  from @schema@._requests r
  where r.topic is not null
    or exists (select from @schema@.jobs j where j.id = r.job_id and (@schema@._is_member(j.role) or @schema@._operates()))
    or exists (select from @schema@._tasks t where t.id = r.task_id and (@schema@._is_member(t.login) or @schema@._operates()))
    or exists (select from @schema@._task_log l where l.task_id = r.task_id and (@schema@._is_member(l.login) or @schema@._operates()))
  with cascaded check option;

-- An instant as every JSON of pgherd writes it: UTC, milliseconds where there are any.
create function @schema@._instant(p_at timestamptz) returns text
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  as $$ select replace(to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '.000Z', 'Z') $$;

-- Takes the row lock that lasts as long as the effect's transaction: nobody can take the task over before that ends.
-- A job's task learns what it is through settings that end with the transaction.
drop function @schema@._enter(bigint, uuid);
create function @schema@._enter(p_task_id bigint, p_token uuid, out sql text, out params jsonb)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  v_job_id bigint;
begin
  select t.sql, t.params, t.job_id into _enter.sql, _enter.params, v_job_id from @schema@._tasks t
    where t.id = p_task_id and t.token = p_token and t.login = session_user
    for update;
  if not found then
    raise exception using errcode = 'PH001', message = format('lease lost for task %s', p_task_id);
  end if;
  if v_job_id is not null then
    perform set_config('pgherd.task_id', p_task_id::text, true), set_config('pgherd.attempt', t.attempt::text, true),
        set_config('pgherd.job', t.job_name, true), set_config('pgherd.scheduled_for', coalesce(@schema@._instant(t.scheduled_for), ''), true),
        set_config('pgherd.parent_task_id', coalesce(t.parent_task_id::text, ''), true),
        set_config('pgherd.parent_row_count', coalesce(t.parent_row_count::text, ''), true)
      from @schema@._tasks t where t.id = p_task_id;
  end if;
end $$;

-- Effect and record in one transaction: the SQL runs with exactly the rights of the login that calls this.
create or replace function @schema@.run(task_id bigint, token uuid) returns bigint
  language plpgsql
  as $$
declare
  v_task record;
  v_row_count bigint;
begin
  v_task := @schema@._enter(task_id, token);
  if v_task.params is null then
    execute v_task.sql;
  else
    execute v_task.sql using v_task.params;
  end if;
  get diagnostics v_row_count = row_count;
  perform @schema@._complete(task_id, token, v_row_count);
  return v_row_count;
end $$;

----------------------------------------------------------------------------------------------------------------------
-- Starting by hand, with other values

-- What a caller gives must be a value that the job has: raises 22023.
create function @schema@._check_params(p_job @schema@.jobs, p_params jsonb) returns void
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
declare
  v_name text;
begin
  if jsonb_typeof(p_params) <> 'object' then
    raise exception using errcode = 'invalid_parameter_value', message = format('params is of type %s, not an object', jsonb_typeof(p_params)),
      hint = 'give an object such as {"days": 7}';
  end if;
  select k into v_name from jsonb_object_keys(p_params) k where not coalesce(p_job.params ? k, false) order by k limit 1;
  if found then
    raise exception using errcode = 'invalid_parameter_value', message = format('job "%s" has no parameter %s', p_job.name, to_json(v_name)),
      hint = coalesce('it has ' || (select string_agg(k, ', ' order by k) from jsonb_object_keys(p_job.params) k), 'it has none');
  end if;
  select e.key into v_name from jsonb_each(p_params) e where jsonb_typeof(e.value) in ('object', 'array') order by e.key limit 1;
  if found then
    raise exception using errcode = 'invalid_parameter_value', message = format('parameter %s is no single value', to_json(v_name)),
      hint = 'give a string, a number, a boolean or null';
  end if;
end $$;

drop function @schema@._trigger_job(bigint);
create function @schema@._trigger_job(p_job_id bigint, p_params jsonb default null) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_job @schema@.jobs;
  v_id bigint;
begin
  select j.* into strict v_job from @schema@.jobs j where j.id = p_job_id;
  if p_params is not null then
    perform @schema@._check_params(v_job, p_params);
  end if;
  insert into @schema@._tasks (job_id, job_name, topic, priority, claimable, held, sql, database, connection, login, transaction, timeout,
      retry_limit, retry_backoff, revision, params)
    values (v_job.id, v_job.name, v_job.topic, v_job.priority, v_job.overlap = 'allow', v_job.overlap <> 'allow', v_job.sql, v_job.database,
      v_job.connection, v_job.role, v_job.transaction, v_job.timeout, v_job.retry_limit, @schema@._job_backoff(v_job), v_job.revision,
      v_job.params || coalesce(p_params, '{}'))
    returning id into v_id;
  if v_job.overlap = 'allow' then
    perform @schema@._wake_for_tasks();
  else
    perform pg_notify('@channel@', 'jobs');
  end if;
  return v_id;
end $$;

create or replace function @schema@._do_request() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_result bigint;
begin
  v_result := case new.action
    when 'trigger job' then @schema@._trigger_job(new.job_id, new.params)
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

-- Raises 22004 or 42704. A request's check option then decides about the caller.
drop function @schema@._request_job(text, text, text, timestamptz);
create function @schema@._request_job(p_action text, p_job text, p_reason text, p_until timestamptz, p_params jsonb default null)
    returns bigint
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_job_id bigint;
  v_id bigint;
begin
  if p_job is null then
    raise exception using errcode = 'null_value_not_allowed', message = 'job is null', hint = 'give the name of a job';
  end if;
  if p_until <= clock_timestamp() then
    raise exception using errcode = 'invalid_parameter_value', message = format('until is %s, which is past', p_until),
      hint = 'give a later instant, or leave it out: a pause without end is ended by resume_job()';
  end if;
  v_job_id := @schema@._job_id(p_job);
  if v_job_id is null then
    raise exception using errcode = 'undefined_object', message = format('job "%s" does not exist', p_job),
      hint = 'select job_name from @channel@.member_job shows what there is';
  end if;
  insert into @schema@._request_input as r (action, job_id, reason, until, params) values (p_action, v_job_id, p_reason, p_until, p_params) returning r.id into v_id;
  return (select r.result from @schema@._request_input r where r.id = v_id);
exception when with_check_option_violation then
  raise exception using errcode = 'insufficient_privilege', message = format('%s is not a member of the role of job "%s"', current_user, p_job),
    hint = 'ask a member of that role, or of pgherd_deployer';
end $$;

-- Gives the id of the new task; unless the job's tasks may overlap it waits for an earlier one. `params` stand in for those
-- of the job that have the same names.
drop function @schema@.trigger_job(text);
create function @schema@.trigger_job(job text, params jsonb default null) returns bigint
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select @schema@._request_job('trigger job', job, null, null, params) $$;

-- Whether run_job may run a job in this session: the login is the job's role, so that no right is lent, it is the job's
-- database, and the SQL needs no values.
create or replace function @schema@._runs_here(p_job_id bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from @schema@.jobs j
      where j.id = p_job_id and j.role = session_user and j.database is null and j.connection is null and j.transaction is distinct from false
        and j.params is null)
  $$;
