create or replace function @schema@.insert_job(job_command text, datname name default current_catalog, schedule text[] default null,
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
    -- An array of more dimensions cannot be searched.
    when case when array_ndims(insert_job.schedule) > 1 then false else array_position(insert_job.schedule, null) is not null end
      then 'an element of schedule' end;
  v_job @schema@.member_job;
begin
  if v_null is not null then
    raise exception using errcode = 'null_value_not_allowed', message = v_null || ' is null',
      hint = case v_null when 'job_command' then 'give the SQL to execute' else 'leave it out to have the default' end;
  end if;
  if array_ndims(insert_job.schedule) > 1 then
    raise exception using errcode = 'invalid_parameter_value',
      message = format('schedule is an array of %s dimensions, expected a list', array_ndims(insert_job.schedule)),
      hint = 'give a list of texts such as array[''@daily'', ''0 12 * * 1'']';
  end if;
  perform @schema@._check_job(insert_job.job_command, insert_job.datname, insert_job.rolname, insert_job.job_timeout);
  insert into @schema@._job_input as j (description, schedule, sql, database, role, timeout, overlap, enabled)
    values (insert_job.job_description, coalesce(insert_job.schedule, '{}'), insert_job.job_command, nullif(insert_job.datname, current_database()),
      insert_job.rolname, insert_job.job_timeout, case when insert_job.parallel then 'allow' else 'skip' end, insert_job.enabled)
    returning j.id into v_id;
  select m.* into v_job from @schema@.member_job m where m.job_id = v_id;
  return v_job;
end $$;

comment on function @schema@.insert_job is
  'Creates a job that belongs to no project. Returns its row of member_job.';
