-- pg_cron's names over pgherd: cron.job is a real table with row security as pg_cron has it, kept equal to
-- @schema@.jobs by triggers on both sides; cron.job_run_details is a view of the tasks and their log.
-- Idempotent. Runs as the owner of @schema@, in schema cron, which the installer has made.

-- What an administrator granted or revoked since the first installation stays.
select set_config('pgherd.compat_is_new', (to_regclass('cron.job') is null)::text, true);

create sequence if not exists cron.jobid_seq;

create table if not exists cron.job (
  jobid bigint not null default nextval('cron.jobid_seq') constraint job_pkey primary key,
  schedule text not null,
  command text not null,
  nodename text not null default 'localhost',
  nodeport int not null default current_setting('port')::int,
  database text not null default current_database(),
  username text not null default current_user,
  active boolean not null default true,
  jobname text,
  constraint jobname_username_uniq unique (jobname, username)
);
alter sequence cron.jobid_seq owned by cron.job.jobid;

-- Which job of pgherd a jobid means. Stays when the job is unscheduled, for as long as its runs are in the log.
create table if not exists cron._link (
  job_id bigint not null constraint link_pkey primary key,
  jobid bigint not null constraint link_jobid_key unique,
  username text not null,
  unscheduled_at timestamptz
);
create index if not exists link_unscheduled_at on cron._link (unscheduled_at) where unscheduled_at is not null;

alter table cron.job enable row level security;
drop policy if exists cron_job_policy on cron.job;
create policy cron_job_policy on cron.job using (username = current_user);
drop policy if exists cron_job_monitor_policy on cron.job;
create policy cron_job_monitor_policy on cron.job for select using ((select @schema@._sees_all()));

----------------------------------------------------------------------------------------------------------------------
-- cron.job → @schema@.jobs

-- The schedule in pgherd's words, or null when it is none. As in pg_cron white space around is free, what follows the
-- fifth field is ignored, and @restart is another word for @reboot.
create or replace function cron._native_schedule(p_schedule text) returns text
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_parts text[] := regexp_split_to_array(btrim(p_schedule, E' \t\r\n'), '[ \t\r\n]+');
  v_native text;
begin
  if length(p_schedule) >= 1000 then
    return null;
  end if;
  v_native := case
    when v_parts[1] = '@restart' then '@reboot'
    when v_parts[1] in ('@every', '@after') then null
    when v_parts[1] like '@%' then v_parts[1]
    when cardinality(v_parts) = 2 and lower(v_parts[2]) in ('second', 'seconds') then v_parts[1] || ' seconds'
    when cardinality(v_parts) >= 5 then array_to_string(v_parts[1:5], ' ')
  end;
  if v_native is null or exists (select from @schema@._schedule_mistake(v_native) m where m.mistake is not null) then
    return null;
  end if;
  return v_native;
end $$;

create or replace function cron._is_superuser(p_role text) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
  as $$ select coalesce((select r.rolsuper from pg_roles r where r.rolname = p_role), false) $$;

-- Row security cannot say who may name another user or another database. Runs with the caller's rights: it is the
-- caller who is judged. A superuser's name is for that superuser alone. The owner could allow any other role; it also
-- writes here what changed in @schema@.jobs.
create or replace function cron._check_job() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_is_owner boolean;
  v_renames boolean;
begin
  if tg_op = 'UPDATE' then
    if new.jobid <> old.jobid then
      raise exception using errcode = 'invalid_parameter_value', message = format('jobid of job %s cannot change', old.jobid),
        hint = 'unschedule the job and schedule it again';
    end if;
  end if;
  v_renames := tg_op = 'INSERT' or new.username <> old.username;
  if v_renames and new.username <> current_user and cron._is_superuser(new.username) then
    raise exception using errcode = 'insufficient_privilege', message = format('only %s itself may schedule jobs of superuser %s', new.username, new.username),
      hint = 'schedule it for a role that has just the privileges the job needs';
  elsif cron._is_superuser(current_user) then
    return new;
  end if;
  v_is_owner := current_user = (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = tg_relid);
  if v_renames and new.username <> current_user and not v_is_owner then
    raise exception using errcode = 'insufficient_privilege',
      message = case tg_op when 'INSERT' then 'must be superuser to create a job for another role' else 'must be superuser to alter username' end,
      hint = format('schedule it as %s, or let a superuser do it', new.username);
  end if;
  if not v_is_owner and new.database <> current_database() and (tg_op = 'INSERT' or new.database is distinct from old.database)
    and not has_function_privilege('cron.schedule_in_database(text,text,text,text,text,boolean)', 'execute')
    and not has_function_privilege('cron.alter_job(bigint,text,text,text,text,boolean)', 'execute')
  then
    raise exception using errcode = 'insufficient_privilege', message = format('permission denied to schedule in database %s', new.database),
      hint = format('a superuser may grant execute on function cron.schedule_in_database(text,text,text,text,text,boolean) to %I', current_user);
  end if;
  return new;
end $$;
drop trigger if exists cron_job_check on cron.job;
create trigger cron_job_check before insert or update on cron.job for each row execute function cron._check_job();

-- Names are unique in an installation; in pg_cron only per user.
create or replace function cron._free_name(p_job cron.job, p_except bigint) returns text
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select c.name
    from unnest(array[nullif(p_job.jobname, ''), nullif(p_job.jobname, '') || ' (' || p_job.username || ')', 'cron job ' || p_job.jobid,
      'cron job ' || p_job.jobid || ' (' || p_job.username || ')', 'cron job ' || p_job.jobid || ' ' || gen_random_uuid()])
      with ordinality as c (name, i)
    where c.name is not null and not exists (select from @schema@.jobs j where j.name = c.name and j.id is distinct from p_except)
    order by c.i limit 1
  $$;

-- Runs as the owner, behind row security and cron_job_check: username is proven to be the caller's to name. The owner
-- cannot name a superuser: cron_job_write_superuser does, as the superuser.
create or replace function cron._write_job() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_native text;
  v_id bigint;
begin
  if tg_op = 'DELETE' then
    perform cron._refuse_project(old.jobid);
    update cron._link l set unscheduled_at = clock_timestamp() where l.jobid = old.jobid;
    delete from @schema@.jobs j using cron._link l where l.jobid = old.jobid and j.id = l.job_id;
    delete from cron._link l using (
        select o.job_id from cron._link o where o.unscheduled_at is not null order by o.unscheduled_at limit 10 for update skip locked
      ) old_links
      where l.job_id = old_links.job_id
        and not exists (select from @schema@._tasks t where t.job_id = l.job_id)
        and not exists (select from @schema@._task_log g where g.job_id = l.job_id);
    return null;
  end if;
  v_native := cron._native_schedule(new.schedule);
  if tg_op = 'INSERT' then
    if v_native is null then
      perform cron._refuse_schedule(new.schedule);
    end if;
    -- Somebody may take the name between the look and the insert.
    loop
      insert into @schema@.jobs (name, schedule, sql, database, role, transaction, timeout, overlap, catchup, enabled)
        values (cron._free_name(new, null), array[v_native], new.command, nullif(new.database, current_database()),
          case when not cron._is_superuser(new.username) then new.username end, null, '24 d', 'queue', 'skip', new.active)
        on conflict on constraint jobs_name_key do nothing
        returning id into v_id;
      exit when found;
    end loop;
    insert into cron._link (job_id, jobid, username) values (v_id, new.jobid, new.username);
    return null;
  end if;
  update cron._link l set username = new.username where l.jobid = new.jobid and l.username <> new.username;
  select j.id into v_id from @schema@.jobs j join cron._link l on l.job_id = j.id where l.jobid = new.jobid;
  if new.schedule is distinct from old.schedule and v_native is null
    and not exists (select from @schema@.jobs j where j.id = v_id and array_to_string(j.schedule, '; ') = new.schedule)
  then
    perform cron._refuse_schedule(new.schedule);
  end if;
  if exists (
    select from @schema@.jobs j where j.id = v_id
      and (new.jobname is distinct from old.jobname or (new.username <> old.username and new.username <> coalesce(j.role, current_user)) or j.sql <> new.command
        or coalesce(j.database, current_database()) <> new.database or j.enabled <> new.active
        or (new.schedule is distinct from old.schedule and v_native is not null and j.schedule <> array[v_native]))
  ) then
    perform cron._refuse_project(new.jobid);
    update @schema@.jobs j
      set name = case when new.jobname is distinct from old.jobname then cron._free_name(new, j.id) else j.name end,
        schedule = case when new.schedule is distinct from old.schedule and v_native is not null then array[v_native] else j.schedule end,
        sql = new.command, database = nullif(new.database, current_database()), enabled = new.active,
        role = case when new.username <> old.username and new.username <> coalesce(j.role, current_user) and not cron._is_superuser(new.username)
          then new.username else j.role end
      where j.id = v_id;
  end if;
  return null;
end $$;
drop trigger if exists cron_job_write on cron.job;
create trigger cron_job_write after insert or update or delete on cron.job for each row execute function cron._write_job();

-- What a project owns is changed by apply alone.
create or replace function cron._refuse_project(p_jobid bigint) returns void
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_project text;
begin
  select p.name into v_project
    from cron._link l join @schema@.jobs j on j.id = l.job_id join @schema@.projects p on p.id = j.project_id where l.jobid = p_jobid;
  if found then
    raise exception using errcode = 'object_not_in_prerequisite_state', message = format('job %s belongs to project "%s"', p_jobid, v_project),
      hint = 'change its definition and apply it; pgherd pause holds it meanwhile';
  end if;
end $$;

create or replace function cron._write_superuser() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  if new.username = current_user and cron._is_superuser(current_user) then
    update @schema@.jobs j set role = current_user
      from cron._link l where l.jobid = new.jobid and j.id = l.job_id and j.role is distinct from current_user;
  end if;
  return null;
end $$;
drop trigger if exists cron_job_write_superuser on cron.job;
create trigger cron_job_write_superuser after insert or update of username on cron.job for each row execute function cron._write_superuser();

create or replace function cron._refuse_schedule(p_schedule text) returns void
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  raise exception using errcode = 'invalid_parameter_value', message = format('invalid schedule: %s', p_schedule),
    hint = 'Use cron format (e.g. 5 4 * * *), or interval format ''[1-59] seconds''';
end $$;

create or replace function cron._refuse_truncate() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  raise exception using errcode = 'feature_not_supported', message = 'cron.job cannot be truncated', hint = 'delete from cron.job';
end $$;
drop trigger if exists cron_job_truncate on cron.job;
create trigger cron_job_truncate before truncate on cron.job for each statement execute function cron._refuse_truncate();

----------------------------------------------------------------------------------------------------------------------
-- @schema@.jobs → cron.job: what apply, the SQL API or a DBA's hand changed. A job that has lost its role, and runs as the
-- daemon's login, is the owner's: its former user must not write what others run.

create or replace function cron._jobs_updated() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  update cron.job c
    set schedule = case when array[cron._native_schedule(c.schedule)] is distinct from n.schedule
        then array_to_string(n.schedule, '; ') else c.schedule end,
      command = n.sql, database = coalesce(n.database, current_database()), active = n.enabled,
      username = case when o.role is distinct from n.role then coalesce(n.role, current_user) else c.username end
    from new_rows n join old_rows o on o.id = n.id join cron._link l on l.job_id = n.id
    where c.jobid = l.jobid
      and (c.command <> n.sql or c.database <> coalesce(n.database, current_database()) or c.active <> n.enabled
        or array[cron._native_schedule(c.schedule)] is distinct from n.schedule
        or (o.role is distinct from n.role and c.username <> coalesce(n.role, current_user)));
  return null;
end $$;
drop trigger if exists cron_jobs_updated on @schema@.jobs;
create trigger cron_jobs_updated after update on @schema@.jobs referencing old table as old_rows new table as new_rows
  for each statement execute function cron._jobs_updated();

create or replace function cron._jobs_deleted() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  delete from cron.job c using old_rows o, cron._link l where l.job_id = o.id and c.jobid = l.jobid;
  return null;
end $$;
drop trigger if exists cron_jobs_deleted on @schema@.jobs;
create trigger cron_jobs_deleted after delete on @schema@.jobs referencing old table as old_rows
  for each statement execute function cron._jobs_deleted();

----------------------------------------------------------------------------------------------------------------------
-- Functions: with the caller's rights, so that row security and cron_job_check judge the caller

create or replace function cron._schedule(p_job_name text, p_schedule text, p_command text, p_database text, p_username text, p_active boolean)
  returns bigint language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_jobid bigint;
begin
  perform cron._check_null('schedule', p_schedule);
  perform cron._check_null('command', p_command);
  if cron._native_schedule(p_schedule) is null then
    perform cron._refuse_schedule(p_schedule);
  end if;
  if p_username is not null then
    if not cron._is_superuser(current_user) then
      raise exception using errcode = 'insufficient_privilege', message = 'must be superuser to create a job for another role',
        hint = format('schedule it as %s, or let a superuser do it', p_username);
    end if;
    perform cron._check_login(p_username);
  end if;
  perform cron._check_connect(coalesce(p_username, current_user), p_database);
  insert into cron.job (schedule, command, database, username, active, jobname)
    values (p_schedule, p_command, p_database, coalesce(p_username, current_user), coalesce(p_active, true), p_job_name)
    on conflict on constraint jobname_username_uniq
    do update set schedule = excluded.schedule, command = excluded.command, database = excluded.database
    returning jobid into v_jobid;
  return v_jobid;
end $$;

create or replace function cron._check_null(p_name text, p_value text) returns void
  language plpgsql immutable set search_path = pg_catalog, pg_temp
  as $$
begin
  if p_value is null then
    raise exception using errcode = 'null_value_not_allowed', message = format('%s can not be NULL', p_name),
      hint = format('give %s a value', p_name);
  end if;
end $$;

create or replace function cron._check_login(p_username text) returns void
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
declare
  v_login boolean;
begin
  select r.rolcanlogin into v_login from pg_roles r where r.rolname = p_username;
  if not found then
    raise exception using errcode = 'undefined_object', message = format('role "%s" does not exist', p_username),
      hint = 'create the role, or name another';
  elsif not v_login then
    raise exception using errcode = 'insufficient_privilege', message = format('role "%s" can not log in', p_username),
      detail = 'Jobs may only be run by roles that have the LOGIN attribute.', hint = format('alter role %I login', p_username);
  end if;
end $$;

create or replace function cron._check_connect(p_username text, p_database text) returns void
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
begin
  if not exists (select from pg_database d where d.datname = p_database) then
    raise exception using errcode = 'invalid_catalog_name', message = format('database "%s" does not exist', p_database),
      hint = 'name a database of this server';
  elsif not has_database_privilege(p_username, p_database, 'connect') then
    raise exception using errcode = 'insufficient_privilege',
      message = format('User %s does not have CONNECT privilege on %s', p_username, p_database),
      hint = format('grant connect on database %I to %I', p_database, p_username);
  end if;
end $$;

create or replace function cron.schedule(schedule text, command text) returns bigint
  language sql set search_path = pg_catalog, pg_temp
  as $$ select cron._schedule(null, $1, $2, current_database(), null, true) $$;
comment on function cron.schedule(text, text) is 'schedule a pg_cron job';

create or replace function cron.schedule(job_name text, schedule text, command text) returns bigint
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  perform cron._check_null('job_name', $1);
  return cron._schedule($1, $2, $3, current_database(), null, true);
end $$;
comment on function cron.schedule(text, text, text) is 'schedule a pg_cron job';

create or replace function cron.schedule_in_database(job_name text, schedule text, command text, database text,
    username text default null, active boolean default true) returns bigint
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  perform cron._check_null('job_name', $1);
  return cron._schedule($1, $2, $3, coalesce($4, current_database()), $5, $6);
end $$;
comment on function cron.schedule_in_database(text, text, text, text, text, boolean) is 'schedule a pg_cron job';

create or replace function cron.unschedule(job_id bigint) returns boolean
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  perform cron._check_null('job_id', $1::text);
  delete from cron.job j where j.jobid = $1 and (j.username = current_user or cron._may_write_all());
  if not found then
    raise exception using errcode = 'undefined_object', message = format('could not find valid entry for job %s', $1),
      hint = 'select jobid, jobname from cron.job shows your jobs';
  end if;
  return true;
end $$;
comment on function cron.unschedule(bigint) is 'unschedule a pg_cron job';

create or replace function cron.unschedule(job_name text) returns boolean
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  perform cron._check_null('job_name', $1);
  delete from cron.job j where j.jobname = $1 and j.username = current_user;
  if not found then
    raise exception using errcode = 'undefined_object', message = format('could not find valid entry for job ''%s''', $1),
      hint = 'select jobid, jobname from cron.job shows your jobs';
  end if;
  return true;
end $$;
comment on function cron.unschedule(text) is 'unschedule a pg_cron job';

-- Row security lets the table's owner see all rows too; only then the owner may end them.
create or replace function cron._may_write_all() returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
  as $$ select pg_has_role(c.relowner, 'usage') from pg_class c where c.oid = 'cron.job'::regclass $$;

create or replace function cron.alter_job(job_id bigint, schedule text default null, command text default null, database text default null,
    username text default null, active boolean default null) returns void
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  perform cron._check_null('job_id', $1::text);
  if $5 is not null then
    if not cron._is_superuser(current_user) then
      raise exception using errcode = 'insufficient_privilege', message = 'must be superuser to alter username',
        hint = 'let a superuser do it, or unschedule the job and schedule it as the other user';
    end if;
    perform cron._check_login($5);
  end if;
  if $4 is not null then
    perform cron._check_connect(coalesce($5, current_user), $4);
  end if;
  if $2 is not null and cron._native_schedule($2) is null then
    perform cron._refuse_schedule($2);
  end if;
  if $2 is null and $3 is null and $4 is null and $5 is null and $6 is null then
    raise exception using errcode = 'invalid_parameter_value', message = 'no updates specified',
      hint = 'You must specify at least one job attribute to change when calling alter_job';
  end if;
  update cron.job j
    set schedule = coalesce($2, j.schedule), command = coalesce($3, j.command), database = coalesce($4, j.database),
      username = coalesce($5, j.username), active = coalesce($6, j.active)
    where j.jobid = $1 and (j.username = current_user or cron._may_write_all());
  if not found then
    raise exception using errcode = 'undefined_object', message = format('Job %s does not exist or you don''t own it', $1),
      hint = 'select jobid, jobname from cron.job shows your jobs';
  end if;
end $$;
comment on function cron.alter_job(bigint, text, text, text, text, boolean)
  is 'Alter the job identified by job_id. Any option left as NULL will not be modified.';

----------------------------------------------------------------------------------------------------------------------
-- Runs

-- What libpq would have said: the command tag, or the number of rows. The tag comes from the first words of the last
-- statement, as far as it can be found without a parser.
create or replace function cron._return_message(p_state text, p_sql text, p_row_count bigint, p_message text, p_detail text, p_hint text, p_reason text)
  returns text language sql immutable set search_path = pg_catalog, pg_temp
  as $$
    select case
      when p_state = 'finished' then case word
        when 'INSERT' then 'INSERT 0 ' || coalesce(p_row_count, 0)
        when 'UPDATE' then 'UPDATE ' || coalesce(p_row_count, 0)
        when 'DELETE' then 'DELETE ' || coalesce(p_row_count, 0)
        when 'MERGE' then 'MERGE ' || coalesce(p_row_count, 0)
        when 'REFRESH' then 'REFRESH MATERIALIZED VIEW'
        when 'CREATE' then 'CREATE ' || coalesce(upper((regexp_match(body, '^\s*create\s+(?:or\s+replace\s+|temp\s+|temporary\s+|unlogged\s+|unique\s+)*(\w+)', 'i'))[1]), '')
        when 'DROP' then 'DROP ' || coalesce(upper((regexp_match(body, '^\s*drop\s+(\w+)', 'i'))[1]), '')
        when 'ALTER' then 'ALTER ' || coalesce(upper((regexp_match(body, '^\s*alter\s+(\w+)', 'i'))[1]), '')
        when 'TRUNCATE' then 'TRUNCATE TABLE'
        when 'SELECT' then rows when 'WITH' then rows when 'VALUES' then rows when 'TABLE' then rows when 'SHOW' then rows when 'EXPLAIN' then rows
        when '(' then rows
        else coalesce(word, rows) end
      when p_message is not null then 'ERROR:  ' || p_message || E'\n' || coalesce('DETAIL:  ' || p_detail || E'\n', '')
        || coalesce('HINT:  ' || p_hint || E'\n', '')
      else p_reason end
    from (select case when p_sql ~ '[''"$]' then p_sql else substring(rtrim(p_sql, E'; \t\r\n') from '[^;]*$') end as body) b,
      lateral (select upper((regexp_match(regexp_replace(body, '^(?:\s|--[^\n]*\n|/\*.*?\*/)+', ''), '^(\w+|\()'))[1]) as word,
        case p_row_count when 1 then '1 row' else coalesce(p_row_count, 0) || ' rows' end as rows) w
  $$;

create or replace view cron.job_run_details with (security_barrier) as
  select l.jobid, t.id as runid, w.pid as job_pid, coalesce(t.database, current_database())::text as database, l.username, t.sql as command,
    case t.state when 'running' then 'running' else 'starting' end as status, null::text as return_message,
    t.claimed_at as start_time, null::timestamptz as end_time
  from @schema@._tasks t join cron._link l on l.job_id = t.job_id left join @schema@._workers w on w.task_id = t.id
  where l.username = current_user or (select @schema@._sees_all())
  union all
  select l.jobid, g.task_id, null::int, coalesce(g.database, current_database())::text, l.username, g.sql,
    case g.state when 'finished' then 'succeeded' else 'failed' end,
    cron._return_message(g.state, g.sql, g.row_count, g.message, g.detail, g.hint, g.reason), g.started_at, g.ended_at
  from @schema@._task_log g join cron._link l on l.job_id = g.job_id
  where g.state in ('finished', 'failed', 'cancelled') and (l.username = current_user or (select @schema@._sees_all()));

create or replace function cron._delete_run() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if old.end_time is null then
    raise exception using errcode = 'object_in_use', message = format('run %s of job %s is not over', old.runid, old.jobid),
      hint = format('delete ... where end_time is not null; select @schema@.cancel_task(%s) ends it', old.runid);
  end if;
  delete from @schema@._task_log g where g.task_id = old.runid and g.ended_at = old.end_time;
  return old;
end $$;
drop trigger if exists job_run_details_delete on cron.job_run_details;
create trigger job_run_details_delete instead of delete on cron.job_run_details for each row execute function cron._delete_run();

create or replace function cron._refuse_run_write() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  raise exception using errcode = 'feature_not_supported', message = format('%s of cron.job_run_details is not supported', lower(tg_op)),
    hint = 'runs are written by pgherd; they can be deleted';
end $$;
drop trigger if exists job_run_details_refuse on cron.job_run_details;
create trigger job_run_details_refuse instead of insert or update on cron.job_run_details for each row execute function cron._refuse_run_write();

----------------------------------------------------------------------------------------------------------------------
-- As with pg_cron usage of the schema is the gate: grant usage on schema cron to whoever may schedule.

-- Whoever may execute a trigger function may put it on a table of his own: not those that run as the owner.
revoke execute on function cron._write_job(), cron._jobs_updated(), cron._jobs_deleted(), cron._delete_run() from public;

do $$
begin
  if current_setting('pgherd.compat_is_new')::boolean then
    grant select, insert, update, delete on cron.job to public;
    grant usage on sequence cron.jobid_seq to public;
    grant select on cron.job_run_details to public;
    revoke execute on function cron.schedule_in_database(text, text, text, text, text, boolean),
      cron.alter_job(bigint, text, text, text, text, boolean) from public;
    if exists (select from pg_roles where rolname = 'job_scheduler') then
      grant usage on schema cron to job_scheduler;
    end if;
    if exists (select from pg_roles where rolname = 'job_monitor') then
      grant usage on schema cron to job_monitor;
    end if;
  end if;
end $$;
