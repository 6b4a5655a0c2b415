-- Functions: with the caller's rights

-- elephant_worker allows no two jobs that are the same in database, role, schedule and command.
create or replace function scheduler._refuse_duplicate(p_job scheduler.member_job) returns void
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_duplicate bigint;
begin
  select m.job_id into v_duplicate from scheduler.member_job m
    where m.datname = p_job.datname and m.rolname = p_job.rolname and m.schedule is not distinct from p_job.schedule
      and m.job_command = p_job.job_command and m.job_id <> p_job.job_id limit 1;
  if found then
    raise exception using errcode = 'unique_violation', constraint = 'job_unique_definition_and_schedule',
      message = format('job %s is the same: same database, role, schedule and command', v_duplicate), hint = format('update job %s', v_duplicate);
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
  perform scheduler._refuse_duplicate(v_job);
  return v_job;
end $$;

-- A timestamp in the current minute means as soon as possible.
create or replace function scheduler._soon(p_schedule text) returns text[]
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$
    select array(
      select case when s = to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')
        then to_char(clock_timestamp() at time zone 'UTC' + interval '1 minute', 'YYYY-MM-DD"T"HH24:MI"Z"') else s end
      from unnest(scheduler._native_schedule(p_schedule)) s)
  $$;

create or replace function scheduler.update_job(job_id bigint, job_command text default null, datname name default null,
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
  if $2 is not null or $3 is not null or $4 is not null or $5 is not null then
    perform scheduler._refuse_duplicate(v_job);
  end if;
  return v_job;
end $$;

create or replace function scheduler.delete_job(job_id bigint) returns scheduler.member_job
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

-- As elephant_worker's README writes it: select delete(job_id) from my_job.
create or replace function scheduler.delete(job_id bigint) returns scheduler.member_job
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select scheduler.delete_job($1) $$;

create or replace function scheduler.job_scheduled_at(runtime timestamptz default clock_timestamp()) returns setof scheduler.member_job
  language sql volatile strict set search_path = pg_catalog, pg_temp rows 3
  as $$
    select m.* from @schema@.job_scheduled_at($1) due join scheduler.member_job m on m.job_id = due.job_id order by m.job_id
  $$;

-- No search_path of its own: the job's command runs with the caller's.
create or replace function scheduler.run_job(job_id bigint, jl_id bigint default null) returns scheduler.member_job_log
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
      hint = 'select job_id from scheduler.member_job lists your jobs';
  end if;
  v_run := @schema@.run_job($1);
  v_log := row(v_run.task_id, v_run.job_id, v_run.rolname, v_run.datname, v_run.job_started, v_run.job_finished, v_run.job_command,
    v_run.job_sqlstate, v_run.exception_message, v_run.exception_detail, v_run.exception_hint, v_run.exception_context);
  return v_log;
end $$;
