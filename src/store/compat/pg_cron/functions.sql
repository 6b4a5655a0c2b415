-- Functions: with the caller's rights, so that row security and cron_job_check check the caller

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
      hint = format('pass a value for %s', p_name);
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
      hint = 'create the role, or use another role';
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

-- Row security does not restrict the table's owner and superusers: they may unschedule and alter every job.
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
