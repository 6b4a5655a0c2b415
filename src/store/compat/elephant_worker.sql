-- elephant_worker's names over pgherd: thin functions and views over those of @schema@, with that extension's columns,
-- types and answers. Idempotent. Runs as the owner of @schema@, in schema scheduler, which the installer has made.

-- What an administrator granted or revoked since the first installation stays.
select set_config('pgherd.compat_is_new', (to_regclass('scheduler.member_job') is null)::text, true);

----------------------------------------------------------------------------------------------------------------------
-- Schedules: a crontab, an @name, or timestamps with the minute as their grain

-- All values of one crontab field, ascending. Null when it is none, 22023 when its numbers are out of bounds.
create or replace function scheduler.parse_cronfield(cronfield text, minvalue int, maxvalue int) returns int[]
  language plpgsql immutable strict set search_path = pg_catalog, pg_temp
  as $$
declare
  v_item text;
  v_match text[];
  v_low int;
  v_high int;
  v_values int[] := '{}';
begin
  foreach v_item in array string_to_array(cronfield, ',') loop
    v_match := regexp_match(v_item, '^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:/(\d{1,2}))?$');
    if v_match is null then
      return null;
    end if;
    v_low := coalesce(v_match[1]::int, minvalue);
    v_high := coalesce(v_match[2]::int, v_match[1]::int, maxvalue);
    if v_high < v_low or v_low < minvalue or v_high > maxvalue or v_match[3]::int = 0 then
      raise exception using errcode = 'invalid_parameter_value', message = format('crontab field %s is out of bounds', cronfield),
        detail = format('%s to %s, step %s; %s to %s is allowed', v_low, v_high, coalesce(v_match[3], '1'), minvalue, maxvalue),
        hint = 'give an ascending range within the bounds';
    end if;
    v_values := v_values || array(select generate_series(v_low, v_high, coalesce(v_match[3]::int, 1)));
  end loop;
  return nullif(array(select distinct v from unnest(v_values) v order by v), '{}');
end $$;

-- The five fields as sets of values; of day of month and day of week the one that says nothing is empty. All null when
-- this is no crontab.
create or replace function scheduler.parse_crontab(schedule text, out minute int[], out hour int[], out dom int[], out month int[], out dow int[])
  language plpgsql immutable set search_path = pg_catalog, pg_temp
  as $$
declare
  v_fields text[] := regexp_split_to_array(case $1
    when '@yearly' then '0 0 1 1 *' when '@annually' then '0 0 1 1 *' when '@monthly' then '0 0 1 * *' when '@weekly' then '0 0 * * 0'
    when '@daily' then '0 0 * * *' when '@midnight' then '0 0 * * *' when '@hourly' then '0 * * * *' else $1 end, '\s+');
begin
  if cardinality(v_fields) is distinct from 5 then
    return;
  end if;
  minute := scheduler.parse_cronfield(v_fields[1], 0, 59);
  hour := scheduler.parse_cronfield(v_fields[2], 0, 23);
  dom := scheduler.parse_cronfield(v_fields[3], 1, 31);
  month := scheduler.parse_cronfield(v_fields[4], 1, 12);
  dow := scheduler.parse_cronfield(v_fields[5], 0, 7);
  if minute is null or hour is null or dom is null or month is null or dow is null then
    minute := null; hour := null; dom := null; month := null; dow := null;
    return;
  end if;
  dow := array(select distinct v % 7 from unnest(dow) v order by 1);
  if v_fields[5] = '*' and v_fields[3] <> '*' then
    dow := '{}';
  elsif v_fields[3] = '*' and v_fields[5] <> '*' then
    dom := '{}';
  end if;
end $$;

-- The timestamps as texts in UTC, cut to the minute, ascending. Null when these are none.
create or replace function scheduler.parse_truncate_timestamps(schedule text) returns text[]
  language plpgsql stable strict set search_path = pg_catalog, pg_temp
  as $$
begin
  return array(select to_char(t at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' +00'
    from unnest((case when $1 ~ '^\s*\{' then $1 else '{' || $1 || '}' end)::timestamptz[]) t where t is not null order by t);
exception when data_exception then
  return null;
end $$;

-- In pgherd's words, or null when it is none of the forms. An array may mix crontabs and timestamps.
create or replace function scheduler._native_schedule(p_schedule text) returns text[]
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_items text[] := array[btrim(p_schedule, E' \t\r\n')];
  v_times text[];
  v_native text[] := '{}';
  v_item text;
begin
  if exists (select from @schema@._schedule_mistake(v_items[1]) m where m.mistake is not null) then
    v_times := scheduler.parse_truncate_timestamps(p_schedule);
    if v_times is not null then
      v_items := v_times;
    elsif v_items[1] ~ '^\{.*\}$' then
      v_items := v_items[1]::text[];
    end if;
  end if;
  foreach v_item in array v_items loop
    v_item := coalesce((scheduler.parse_truncate_timestamps(v_item))[1], v_item);
    if v_item ~ ' \+00$' then
      v_item := replace(left(v_item, 16), ' ', 'T') || 'Z';
    elsif v_item is null or exists (select from @schema@._schedule_mistake(v_item) m where m.mistake is not null) then
      return null;
    end if;
    v_native := v_native || v_item;
  end loop;
  return nullif(v_native, '{}');
exception when data_exception then
  return null;
end $$;

-- As elephant_worker shows it: one crontab as it is, timestamps as an array of texts in UTC.
create or replace function scheduler._shown_schedule(p_schedule text[]) returns text
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select case when cardinality(p_schedule) = 0 then null
      when cardinality(p_schedule) = 1 and p_schedule[1] !~ '^\d{4}-\d' then p_schedule[1]
      else array(select case when s ~ '^\d{4}-\d' then to_char(s::timestamptz at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' +00' else s end
        from unnest(p_schedule) s)::text end
  $$;

do $$
begin
  if to_regtype('scheduler.schedule') is null then
    create domain scheduler.schedule as text
      constraint is_valid_schedule check (value is null or scheduler._native_schedule(value) is not null);
  end if;
end $$;
comment on domain scheduler.schedule is 'A crontab such as "*/3 12-22/5 * * *", an @name, or one or several timestamps.';

----------------------------------------------------------------------------------------------------------------------
-- Views

create or replace view scheduler.job with (security_barrier) as
  select j.id::int as job_id, (select d.oid from pg_database d where d.datname = coalesce(j.database, current_database())) as datoid,
    (select r.oid from pg_roles r where r.rolname = j.role) as roloid, scheduler._shown_schedule(j.schedule)::scheduler.schedule as schedule,
    j.enabled, s.failure_count::int as failure_count, s.success_count::int as success_count, j.overlap = 'allow' as parallel,
    j.sql as job_command, j.description as job_description, j.timeout as job_timeout, s.last_started_at as last_executed
  from @schema@.jobs j join @schema@.job_state s on s.job_id = j.id
  where j.role is not null and (select @schema@._sees_all());
comment on view scheduler.job is 'All jobs, for who operates them.';

-- Callers may write to the views below, so that they may LOCK them; LOCK goes on into the tables below a view, but not into a
-- function. Both are merged into the query that reads them.
create or replace function scheduler._member_jobs() returns setof @schema@.member_job
  language sql stable as $$ select * from @schema@.member_job $$;
create or replace function scheduler._member_job_log() returns setof @schema@.member_job_log
  language sql stable as $$ select * from @schema@.member_job_log $$;

create or replace view scheduler.member_job with (security_barrier) as
  select m.job_id::int as job_id, (select d.oid from pg_database d where d.datname = m.datname) as datoid,
    (select r.oid from pg_roles r where r.rolname = m.rolname) as roloid, scheduler._shown_schedule(m.schedule)::scheduler.schedule as schedule,
    m.enabled, m.failure_count::int as failure_count, m.success_count::int as success_count, m.parallel, m.job_command, m.job_description,
    m.job_timeout, m.last_executed, m.datname::name as datname, m.rolname::name as rolname
  from scheduler._member_jobs() m;
comment on view scheduler.member_job is 'The jobs of the roles of which the current user is a member.';

create or replace view scheduler.my_job with (security_barrier) as
  select m.* from scheduler.member_job m where m.rolname = current_user;
comment on view scheduler.my_job is 'The jobs of the current user.';

create or replace view scheduler.member_job_log with (security_barrier) as
  select l.task_id::int as jl_id, l.job_id::int as job_id, l.rolname::name as rolname, l.datname::name as datname, l.job_started,
    l.job_finished, l.job_command, l.job_sqlstate::varchar(5) as job_sqlstate, l.exception_message, l.exception_detail, l.exception_hint,
    l.exception_context
  from scheduler._member_job_log() l
  where l.job_started is not null;
comment on view scheduler.member_job_log is 'The log of the jobs of the roles of which the current user is a member.';

create or replace view scheduler.my_job_log with (security_barrier) as
  select l.* from scheduler.member_job_log l where l.rolname = current_user;
comment on view scheduler.my_job_log is 'The log of the jobs of the current user.';

create or replace view scheduler.job_log with (security_barrier) as
  select l.task_id::int as jl_id, l.job_id::int as job_id, l.login as rolname, coalesce(l.database, current_database()) as datname,
    l.started_at as job_started, l.ended_at as job_finished, l.sql as job_command,
    (case l.state when 'finished' then '00000' else l.sqlstate end)::varchar(5) as job_sqlstate, l.message as exception_message,
    l.detail as exception_detail, l.hint as exception_hint, l.context as exception_context
  from @schema@._task_log l
  where l.job_id is not null and l.started_at is not null and (select @schema@._sees_all());
comment on view scheduler.job_log is 'The log of all jobs, for who operates them.';

----------------------------------------------------------------------------------------------------------------------
-- Functions: with the caller's rights

-- elephant_worker holds that no two jobs are the same in database, role, schedule and command.
create or replace function scheduler._refuse_twin(p_job scheduler.member_job) returns void
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_twin int;
begin
  select m.job_id into v_twin from scheduler.member_job m
    where m.datname = p_job.datname and m.rolname = p_job.rolname and m.schedule is not distinct from p_job.schedule
      and m.job_command = p_job.job_command and m.job_id <> p_job.job_id limit 1;
  if found then
    raise exception using errcode = 'unique_violation', constraint = 'job_unique_definition_and_schedule',
      message = format('job %s is the same: same database, role, schedule and command', v_twin), hint = format('update job %s', v_twin);
  end if;
end $$;

create or replace function scheduler.insert_job(job_command text, datname name default current_catalog, schedule scheduler.schedule default null,
    rolname name default current_user, job_description text default null, enabled boolean default true,
    job_timeout interval default '6 hours', parallel boolean default false) returns scheduler.member_job
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_id bigint;
  v_job scheduler.member_job;
begin
  v_id := (@schema@.insert_job($1, $2, scheduler._soon($3), $4, $5, $6, $7, $8)).job_id;
  select m.* into v_job from scheduler.member_job m where m.job_id = v_id;
  perform scheduler._refuse_twin(v_job);
  return v_job;
end $$;

-- A timestamp in the present minute means: as soon as possible.
create or replace function scheduler._soon(p_schedule text) returns text[]
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$
    select array(
      select case when s = to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')
        then to_char(clock_timestamp() at time zone 'UTC' + interval '1 minute', 'YYYY-MM-DD"T"HH24:MI"Z"') else s end
      from unnest(scheduler._native_schedule(p_schedule)) s)
  $$;

create or replace function scheduler.update_job(job_id int, job_command text default null, datname name default null,
    schedule scheduler.schedule default null, rolname name default null, job_description text default null, enabled boolean default null,
    job_timeout interval default null, parallel boolean default null) returns scheduler.member_job
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_job scheduler.member_job;
begin
  if not exists (select from scheduler.member_job m where m.job_id = $1) then
    return null;
  end if;
  perform @schema@.update_job($1, $2, $3, case when $4 is not null then scheduler._soon($4) end, $5, $6, $7, $8, $9);
  select m.* into v_job from scheduler.member_job m where m.job_id = $1;
  perform scheduler._refuse_twin(v_job);
  return v_job;
end $$;

create or replace function scheduler.delete_job(job_id int) returns scheduler.member_job
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_job scheduler.member_job;
begin
  select m.* into v_job from scheduler.member_job m where m.job_id = $1;
  if not found then
    return null;
  end if;
  perform @schema@.delete_job($1);
  return v_job;
end $$;

create or replace function scheduler.job_scheduled_at(runtime timestamptz default clock_timestamp()) returns setof scheduler.member_job
  language sql volatile strict set search_path = pg_catalog, pg_temp rows 3
  as $$
    select m.* from @schema@.job_scheduled_at($1) due join scheduler.member_job m on m.job_id = due.job_id order by m.job_id
  $$;

-- No search_path of its own: the job's command runs with the caller's.
create or replace function scheduler.run_job(job_id int, jl_id int default null) returns scheduler.member_job_log
  language plpgsql
  as $$
declare
  v_run @schema@.member_job_log;
  v_log scheduler.member_job_log;
begin
  if $2 is not null then
    raise exception using errcode = 'feature_not_supported', message = 'a log entry cannot be given to run_job',
      hint = 'leave jl_id out: the run makes its own entry';
  elsif not exists (select from scheduler.member_job m where m.job_id operator(pg_catalog.=) $1) or $1 is null then
    raise exception using errcode = 'invalid_parameter_value', message = 'Invalid parameter value',
      detail = pg_catalog.format('Cannot find record with job_id=%s in scheduler.member_job', coalesce($1::text, 'NULL')),
      hint = 'select job_id from scheduler.member_job shows what there is';
  end if;
  v_run := @schema@.run_job($1);
  v_log := row(v_run.task_id, v_run.job_id, v_run.rolname, v_run.datname, v_run.job_started, v_run.job_finished, v_run.job_command,
    v_run.job_sqlstate, v_run.exception_message, v_run.exception_detail, v_run.exception_hint, v_run.exception_context);
  return v_log;
end $$;

----------------------------------------------------------------------------------------------------------------------
-- Writing through the views

create or replace function scheduler._write_job() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_datname name;
  v_rolname name;
begin
  if tg_op = 'DELETE' then
    perform scheduler.delete_job(old.job_id);
    return old;
  end if;
  -- The oids decide, as in elephant_worker, where names are computed from them.
  v_datname := case when tg_op = 'UPDATE' and new.datname is distinct from old.datname then new.datname
    else coalesce((select d.datname from pg_database d where d.oid = new.datoid), new.datname) end;
  v_rolname := case when tg_op = 'UPDATE' and new.rolname is distinct from old.rolname then new.rolname
    else coalesce((select r.rolname from pg_roles r where r.oid = new.roloid), new.rolname) end;
  if tg_op = 'INSERT' then
    return scheduler.insert_job(new.job_command, coalesce(v_datname, current_database()), new.schedule, coalesce(v_rolname, current_user),
      new.job_description, coalesce(new.enabled, true), coalesce(new.job_timeout, '6 hours'), coalesce(new.parallel, false));
  end if;
  if new.job_id is distinct from old.job_id then
    raise exception using errcode = 'insufficient_privilege', message = 'job_id cannot change', hint = 'delete the job and insert it again';
  end if;
  if new.schedule is null and old.schedule is not null then
    perform @schema@.update_job(old.job_id, schedule => '{}');
  end if;
  return scheduler.update_job(old.job_id, new.job_command, v_datname, case when new.schedule is distinct from old.schedule then new.schedule end,
    v_rolname, new.job_description, new.enabled, new.job_timeout, new.parallel);
end $$;
drop trigger if exists member_job_write on scheduler.member_job;
create trigger member_job_write instead of insert or update or delete on scheduler.member_job for each row execute function scheduler._write_job();
drop trigger if exists my_job_write on scheduler.my_job;
create trigger my_job_write instead of insert or update or delete on scheduler.my_job for each row execute function scheduler._write_job();

-- For the owner of the log to do; the row comes from the view, which shows a caller only what is its own.
create or replace function scheduler._delete_log() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if old.job_finished is null then
    raise exception using errcode = 'object_in_use', message = format('job %s is still running', old.job_id),
      hint = format('select @schema@.cancel_task(%s) ends it', old.jl_id);
  end if;
  delete from @schema@._task_log l where l.task_id = old.jl_id and l.ended_at = old.job_finished;
  return old;
end $$;
drop trigger if exists member_job_log_delete on scheduler.member_job_log;
create trigger member_job_log_delete instead of delete on scheduler.member_job_log for each row execute function scheduler._delete_log();
drop trigger if exists my_job_log_delete on scheduler.my_job_log;
create trigger my_job_log_delete instead of delete on scheduler.my_job_log for each row execute function scheduler._delete_log();

----------------------------------------------------------------------------------------------------------------------
-- job_scheduler may use all of this for its own roles, job_monitor may look at everything

-- Whoever may execute a trigger function may put it on a view of his own: not the one that runs as the owner.
revoke execute on function scheduler._delete_log() from public;

do $$
begin
  if not current_setting('pgherd.compat_is_new')::boolean then
    return;
  end if;
  revoke execute on function scheduler.insert_job(text, name, scheduler.schedule, name, text, boolean, interval, boolean),
    scheduler.update_job(int, text, name, scheduler.schedule, name, text, boolean, interval, boolean), scheduler.delete_job(int),
    scheduler.job_scheduled_at(timestamptz), scheduler.run_job(int, int) from public;
  if exists (select from pg_roles where rolname = 'job_scheduler') then
    grant usage on schema scheduler to job_scheduler;
    grant select, insert, update, delete on scheduler.my_job, scheduler.member_job to job_scheduler;
    grant select, delete on scheduler.my_job_log, scheduler.member_job_log to job_scheduler;
    grant execute on function scheduler.insert_job(text, name, scheduler.schedule, name, text, boolean, interval, boolean),
      scheduler.update_job(int, text, name, scheduler.schedule, name, text, boolean, interval, boolean), scheduler.delete_job(int),
      scheduler.job_scheduled_at(timestamptz), scheduler.run_job(int, int) to job_scheduler;
  end if;
  if exists (select from pg_roles where rolname = 'job_monitor') then
    grant usage on schema scheduler to job_monitor;
    grant select on scheduler.job, scheduler.job_log to job_monitor;
  end if;
end $$;
