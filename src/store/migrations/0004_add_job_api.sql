-- Jobs through SQL: insert_job, update_job, delete_job, run_job, job_scheduled_at, trigger_job, pauses, and the views
-- my_job, member_job, my_job_log, member_job_log. Jobs made here belong to no project: apply leaves them alone.

-- A job made without a name gets one: sql-<id>.
create function @schema@._jobs_name() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  new.name := 'sql-' || new.id;
  while exists (select from @schema@.jobs j where j.name = new.name) loop
    new.name := new.name || '-' || new.id;
  end loop;
  return new;
end $$;
create trigger jobs_name before insert on @schema@.jobs for each row when (new.name is null) execute function @schema@._jobs_name();

-- As before, but who is a superuser (or an owner of pgherd) already may make a job of no project that runs as himself.
create or replace function @schema@._jobs_check_role() returns trigger
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
  if (v_super or @schema@._owns_schema(new.role)) and not (new.project_id is null and new.role = current_user) then
    raise exception using errcode = 'insufficient_privilege',
      message = format('job "%s": role "%s" is a superuser or a member of pgherd_owner, and may not be named by a job', new.name, new.role),
      hint = 'name a role that has just the privileges the job needs';
  end if;
  -- The owner, in whose name the compatibility schemas write once they have judged the caller, could allow any role.
  if current_user <> (select pg_get_userbyid(n.nspowner) from pg_namespace n where n.oid = '@schema@'::regnamespace)
    and not pg_has_role(current_user, new.role, 'member') and not @schema@._role_is_allowed(new.role)
  then
    raise exception using errcode = 'insufficient_privilege',
      message = format('job "%s": %s is not a member of role "%s"', new.name, current_user, new.role),
      hint = format('grant %I to %I, or let the owner insert it into allowed_roles', new.role, current_user);
  end if;
  return new;
end $$;

create view @schema@.member_job with (security_barrier) as
  select j.id as job_id, j.name as job_name, coalesce(j.database, current_database()) as datname, j.role as rolname, j.schedule, j.enabled,
    s.failure_count, s.success_count, j.overlap = 'allow' as parallel, j.sql as job_command, j.description as job_description,
    j.timeout as job_timeout, s.last_started_at as last_executed, s.last_state, j.topic, j.timezone, j.starts_at, j.ends_at,
    s.paused_at, s.paused_by, s.pause_reason, s.paused_until, p.name as project
  from @schema@.jobs j
    join @schema@.job_state s on s.job_id = j.id
    left join @schema@.projects p on p.id = j.project_id
  where j.role in (select r.rolname from pg_roles r where pg_has_role(r.oid, 'member'));
comment on view @schema@.member_job is 'The jobs of all roles the current user is a member of.';

create view @schema@.my_job with (security_barrier) as
  select j.* from @schema@.member_job j where j.rolname = current_user;
comment on view @schema@.my_job is 'The jobs that run as the current user.';

-- Two views, each a barrier of its own: through one view over both halves of a UNION ALL the planner hands a caller's
-- function down into the halves, ahead of the question whose row it is.
create view @schema@._job_log_ended with (security_barrier) as
  select l.task_id, l.attempt, l.job_id, l.job_name, l.login as rolname, coalesce(l.database, current_database()) as datname,
    l.started_at as job_started, l.ended_at as job_finished, l.sql as job_command, l.state, l.reason, l.row_count,
    case l.state when 'finished' then '00000' else l.sqlstate end as sqlstate, l.message, l.detail, l.hint, l.context
  from @schema@._task_log l
  where l.job_id is not null and l.task_id is not null and l.login in (select r.rolname from pg_roles r where pg_has_role(r.oid, 'member'));

create view @schema@._job_log_running with (security_barrier) as
  select t.id as task_id, t.attempt, t.job_id, t.job_name, t.login as rolname, coalesce(t.database, current_database()) as datname,
    t.claimed_at as job_started, t.sql as job_command, t.state
  from @schema@._tasks t
  where t.job_id is not null and t.state = 'running' and t.login in (select r.rolname from pg_roles r where pg_has_role(r.oid, 'member'));

-- The five columns of an error stand here under their own names, and under those of elephant_worker.
create view @schema@.member_job_log with (security_barrier) as
  select l.task_id, l.attempt, l.job_id, l.job_name, l.rolname, l.datname, l.job_started, l.job_finished, l.job_command, l.state, l.reason,
    l.row_count, l.sqlstate as job_sqlstate, l.message as exception_message, l.detail as exception_detail, l.hint as exception_hint,
    l.context as exception_context, l.sqlstate, l.message, l.detail, l.hint, l.context
  from @schema@._job_log_ended l
  union all
  select r.task_id, r.attempt, r.job_id, r.job_name, r.rolname, r.datname, r.job_started, null, r.job_command, r.state, null,
    null, null, null, null, null, null, null, null, null, null, null
  from @schema@._job_log_running r;
comment on view @schema@.member_job_log is 'One row per attempt of the jobs of all roles the current user is a member of; job_finished is null while it runs.';

create view @schema@.my_job_log with (security_barrier) as
  select l.* from @schema@.member_job_log l where l.rolname = current_user;
comment on view @schema@.my_job_log is 'One row per attempt of the jobs that run as the current user.';

-- What insert_job, update_job and delete_job write: jobs of no project, of roles the caller is a member of.
create view @schema@._job_input with (security_barrier) as
  select j.id, j.description, j.schedule, j.sql, j.database, j.role, j.timeout, j.overlap, j.enabled
  from @schema@.jobs j
  where j.project_id is null and j.connection is null and case when j.role = current_user then true else @schema@._is_member(j.role) end
  with cascaded check option;

-- What delete_job writes. Who may DELETE from a view may LOCK it, and with it the tables below, in any mode: that would stop
-- every daemon. Who may only insert a column may not. The rows do not stay.
create table @schema@._job_deletions (job_id bigint not null constraint job_deletions_pkey primary key);
create view @schema@._job_deletion_input with (security_barrier) as
  select d.job_id from @schema@._job_deletions d
  where exists (select from @schema@.jobs j
    where j.id = d.job_id and j.project_id is null and j.connection is null and case when j.role = current_user then true else @schema@._is_member(j.role) end)
  with cascaded check option;

create function @schema@._delete_job() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  delete from @schema@.jobs j where j.id = new.job_id;
  delete from @schema@._job_deletions d where d.job_id = new.job_id;
  return null;
end $$;
create trigger job_deletions_do after insert on @schema@._job_deletions for each row execute function @schema@._delete_job();

create function @schema@._job_id(p_name text) returns bigint
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select j.id from @schema@.jobs j where j.name = p_name $$;

create function @schema@._job_exists(p_job_id bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select exists (select from @schema@.jobs j where j.id = p_job_id) $$;

-- Raises 22004, 42704 or 42501 when this is no job of a role the caller is a member of; 55000 when it must not be changed here.
create function @schema@._require_job(p_job_id bigint, p_to_change boolean) returns @schema@.member_job
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
declare
  v_job @schema@.member_job;
begin
  if p_job_id is null then
    raise exception using errcode = 'null_value_not_allowed', message = 'job_id is null', hint = 'select job_id from @channel@.member_job shows what there is';
  end if;
  select j.* into v_job from @schema@.member_job j where j.job_id = p_job_id;
  if not found and @schema@._job_exists(p_job_id) then
    raise exception using errcode = 'insufficient_privilege', message = format('%s is not a member of the role of job %s', current_user, p_job_id),
      hint = 'ask a member of that role';
  elsif not found then
    raise exception using errcode = 'undefined_object', message = format('job %s does not exist', p_job_id),
      hint = 'select job_id from @channel@.member_job shows what there is';
  elsif p_to_change and v_job.project is not null then
    raise exception using errcode = 'object_not_in_prerequisite_state',
      message = format('job %s ("%s") belongs to project "%s"', p_job_id, v_job.job_name, v_job.project),
      hint = 'change its definition and apply it; pause_job() holds it meanwhile';
  end if;
  return v_job;
end $$;

-- What is wrong with the arguments of a job: raises 22004, 22023, 42704, 42501 or 3D000, always with a hint.
create function @schema@._check_job(p_command text, p_datname name, p_rolname name, p_timeout interval) returns void
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
begin
  if p_command !~ '\S' then
    raise exception using errcode = 'invalid_parameter_value', message = 'job_command is empty', hint = 'give the SQL to execute';
  elsif p_timeout <= '0' or p_timeout >= '1000 years' then
    raise exception using errcode = 'invalid_parameter_value', message = format('job_timeout is %s, which is not positive and below 1000 years', p_timeout),
      hint = 'give a positive interval such as ''10 minutes''';
  end if;
  perform @schema@._check_target(p_rolname, p_datname);
end $$;

create function @schema@.insert_job(job_command text, datname name default current_catalog, schedule text[] default null,
    rolname name default current_user, job_description text default null, enabled boolean default true,
    job_timeout interval default '6 hours', parallel boolean default false) returns @schema@.member_job
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  v_id bigint;
  v_null text := case when insert_job.job_command is null then 'job_command' when insert_job.datname is null then 'datname'
    when insert_job.rolname is null then 'rolname' when insert_job.enabled is null then 'enabled'
    when insert_job.job_timeout is null then 'job_timeout' when insert_job.parallel is null then 'parallel'
    when array_position(insert_job.schedule, null) is not null then 'an element of schedule' end;
  v_job @schema@.member_job;
begin
  if v_null is not null then
    raise exception using errcode = 'null_value_not_allowed', message = v_null || ' is null',
      hint = case v_null when 'job_command' then 'give the SQL to execute' else 'leave it out to have the default' end;
  end if;
  perform @schema@._check_job(insert_job.job_command, insert_job.datname, insert_job.rolname, insert_job.job_timeout);
  insert into @schema@._job_input as j (description, schedule, sql, database, role, timeout, overlap, enabled)
    values (insert_job.job_description, coalesce(insert_job.schedule, '{}'), insert_job.job_command, nullif(insert_job.datname, current_database()),
      insert_job.rolname, insert_job.job_timeout, case when insert_job.parallel then 'allow' else 'skip' end, insert_job.enabled)
    returning j.id into v_id;
  select m.* into v_job from @schema@.member_job m where m.job_id = v_id;
  return v_job;
end $$;

-- Changes only what is given: null leaves a value as it is.
create function @schema@.update_job(job_id bigint, job_command text default null, datname name default null, schedule text[] default null,
    rolname name default null, job_description text default null, enabled boolean default null, job_timeout interval default null,
    parallel boolean default null) returns @schema@.member_job
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  v_job @schema@.member_job := @schema@._require_job(update_job.job_id, true);
begin
  if array_position(update_job.schedule, null) is not null then
    raise exception using errcode = 'null_value_not_allowed', message = 'an element of schedule is null', hint = 'leave the element out';
  end if;
  perform @schema@._check_job(update_job.job_command, coalesce(update_job.datname, v_job.datname), coalesce(update_job.rolname, v_job.rolname),
    update_job.job_timeout);
  update @schema@._job_input j
    set description = coalesce(update_job.job_description, j.description),
        schedule = coalesce(update_job.schedule, j.schedule),
        sql = coalesce(update_job.job_command, j.sql),
        database = case when update_job.datname is null then j.database else nullif(update_job.datname, current_database()) end,
        role = coalesce(update_job.rolname, j.role),
        timeout = coalesce(update_job.job_timeout, j.timeout),
        overlap = case when update_job.parallel then 'allow' when not update_job.parallel and j.overlap = 'allow' then 'skip' else j.overlap end,
        enabled = coalesce(update_job.enabled, j.enabled)
    where j.id = update_job.job_id;
  select m.* into v_job from @schema@.member_job m where m.job_id = update_job.job_id;
  return v_job;
end $$;

-- Gives the row as it was. What runs may finish; what waits is cancelled.
create function @schema@.delete_job(job_id bigint) returns @schema@.member_job
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  v_job @schema@.member_job := @schema@._require_job(delete_job.job_id, true);
begin
  insert into @schema@._job_deletion_input (job_id) values (delete_job.job_id);
  return v_job;
end $$;

-- The enabled jobs, of roles the caller is a member of, that the clock makes due at an instant: in its minute, or in its
-- second where a schedule has seconds. Pauses, overlap and catch-up are not asked about.
create function @schema@.job_scheduled_at(runtime timestamptz default clock_timestamp()) returns setof @schema@.member_job
  language sql volatile strict set search_path = pg_catalog, pg_temp rows 10
  as $$
    select m.* from @schema@.member_job m
    where m.enabled and (m.starts_at is null or m.starts_at <= runtime) and (m.ends_at is null or m.ends_at >= runtime)
      and exists (select from unnest(m.schedule) s where @schema@._schedule_is_due(s, m.timezone, runtime))
    order by m.job_id
  $$;

----------------------------------------------------------------------------------------------------------------------
-- Starting by hand

-- Raises 22004 or 42704. A request's check option then decides about the caller.
create function @schema@._request_job(p_action text, p_job text, p_reason text, p_until timestamptz) returns bigint
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
  insert into @schema@._request_input as r (action, job_id, reason, until) values (p_action, v_job_id, p_reason, p_until) returning r.id into v_id;
  return (select r.result from @schema@._request_input r where r.id = v_id);
exception when with_check_option_violation then
  raise exception using errcode = 'insufficient_privilege', message = format('%s is not a member of the role of job "%s"', current_user, p_job),
    hint = 'ask a member of that role, or of pgherd_deployer';
end $$;

-- Gives the id of the new task; unless the job's tasks may overlap it waits for an earlier one.
create or replace function @schema@.trigger_job(job text) returns bigint
  language sql volatile security invoker set search_path = pg_catalog, pg_temp
  as $$ select @schema@._request_job('trigger job', job, null, null) $$;

-- No new task of the job until it is resumed, or `until`. False: it was paused already; reason and end are renewed.
create function @schema@.pause_job(job text, reason text default null, until timestamptz default null) returns boolean
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select @schema@._request_job('pause job', job, reason, until) = 1 $$;

create function @schema@.resume_job(job text) returns boolean
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select @schema@._request_job('resume job', job, null, null) = 1 $$;

create function @schema@._request_topic(p_action text, p_topic text, p_reason text, p_until timestamptz) returns bigint
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_id bigint;
begin
  if p_topic is null then
    raise exception using errcode = 'null_value_not_allowed', message = 'topic is null', hint = 'give the name of a topic';
  elsif p_topic = '' then
    raise exception using errcode = 'invalid_parameter_value', message = 'topic is empty', hint = 'give the name of a topic';
  elsif p_until <= clock_timestamp() then
    raise exception using errcode = 'invalid_parameter_value', message = format('until is %s, which is past', p_until),
      hint = 'give a later instant, or leave it out: a pause without end is ended by resume_topic()';
  end if;
  insert into @schema@._request_input as r (action, topic, reason, until) values (p_action, p_topic, p_reason, p_until) returning r.id into v_id;
  return (select r.result from @schema@._request_input r where r.id = v_id);
end $$;

-- No task of the topic starts until it is resumed, or `until`. Any name will do: a topic need not be declared.
create function @schema@.pause_topic(topic text, reason text default null, until timestamptz default null) returns boolean
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select @schema@._request_topic('pause topic', topic, reason, until) = 1 $$;

create function @schema@.resume_topic(topic text) returns boolean
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select @schema@._request_topic('resume topic', topic, null, null) = 1 $$;

-- Whether run_job may run a job in this session: the login is the job's role, so that no right is lent, and it is the
-- job's database.
create function @schema@._runs_here(p_job_id bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from @schema@.jobs j
      where j.id = p_job_id and j.role = session_user and j.database is null and j.connection is null and j.transaction is distinct from false)
  $$;

-- Either runs_here, or a task for a daemon, as trigger_job makes it: to run another role's SQL with the caller's rights
-- would lend them to it.
create function @schema@._prepare_run(p_job_id bigint, out here boolean, out task_id bigint, out started_at timestamptz, out sql text)
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_job @schema@.member_job := @schema@._require_job(p_job_id, false);
begin
  sql := v_job.job_command;
  started_at := clock_timestamp();
  here := v_job.rolname = current_user and current_user = session_user and @schema@._runs_here(p_job_id);
  if not here then
    task_id := @schema@.trigger_job(v_job.job_name);
  end if;
end $$;

-- Records what run_job did here; p_sqlstate null: it succeeded. Gives the id of the task this was.
create function @schema@._log_run(p_job_id bigint, p_started_at timestamptz, p_row_count bigint, p_sqlstate text, p_message text, p_detail text,
    p_hint text, p_context text) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_id bigint := nextval(pg_get_serial_sequence('@schema@._tasks', 'id'));
  v_job @schema@.jobs;
  v_state text := case when p_sqlstate is null then 'finished' else 'failed' end;
  v_ended_at timestamptz;
begin
  -- The SQL may have deleted its own job.
  select j.* into v_job from @schema@.jobs j where j.id = p_job_id;
  if found and v_job.role is distinct from session_user then
    raise exception using errcode = 'insufficient_privilege', message = format('job %s does not run as %s', p_job_id, session_user);
  end if;
  insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, available_at, created_at, created_by, started_at,
      row_count, sqlstate, message, detail, hint, context, sql, login, revision)
    values (v_id, 1, p_job_id, v_job.name, coalesce(v_job.topic, 'default'), v_state, 'run_job', v_job.priority, p_started_at, p_started_at, session_user,
      p_started_at, p_row_count, p_sqlstate, p_message, nullif(p_detail, ''), nullif(p_hint, ''), nullif(p_context, ''), v_job.sql, session_user,
      v_job.revision)
    returning ended_at into v_ended_at;
  perform @schema@._job_ended(p_job_id, v_id, v_state, p_started_at, v_ended_at, p_row_count);
  return v_id;
end $$;

create function @schema@._run_log(p_task_id bigint, p_job_id bigint, p_here boolean) returns @schema@.member_job_log
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_log @schema@.member_job_log;
begin
  if p_here then
    select l.* into strict v_log from @schema@.member_job_log l where l.task_id = p_task_id;
  else
    select p_task_id, 0, j.job_id, j.job_name, j.rolname, j.datname, null, null, j.job_command, 'pending' into v_log
      from @schema@.member_job j where j.job_id = p_job_id;
  end if;
  return v_log;
end $$;

-- Runs a job now, whatever else of it runs, and gives its row of the log. In the caller's transaction where that can be
-- (see _runs_here): an error becomes the log's row, not the caller's. Else a task is made: state pending, job_started null.
-- Keeps the caller's search_path, which is the job's: everything of its own is qualified.
create function @schema@.run_job(job_id bigint) returns @schema@.member_job_log
  language plpgsql
  as $$
declare
  v_run record;
  v_row_count bigint;
  v_sqlstate pg_catalog.text;
  v_message pg_catalog.text;
  v_detail pg_catalog.text;
  v_hint pg_catalog.text;
  v_context pg_catalog.text;
begin
  v_run := @schema@._prepare_run(job_id);
  if not v_run.here then
    return @schema@._run_log(v_run.task_id, job_id, false);
  end if;
  begin
    execute v_run.sql;
    get diagnostics v_row_count = row_count;
  exception when others then
    get stacked diagnostics v_sqlstate = returned_sqlstate, v_message = message_text, v_detail = pg_exception_detail,
      v_hint = pg_exception_hint, v_context = pg_exception_context;
  end;
  return @schema@._run_log(
    @schema@._log_run(job_id, v_run.started_at, v_row_count, v_sqlstate, v_message, v_detail, v_hint, v_context), job_id, true);
end $$;
