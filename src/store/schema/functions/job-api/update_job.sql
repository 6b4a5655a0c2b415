create or replace function @schema@.update_job(job_id bigint, job_command text default null, datname name default null, schedule text[] default null,
    rolname name default null, job_description text default null, enabled boolean default null, job_timeout interval default null,
    parallel boolean default null) returns @schema@.member_job
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  v_job @schema@.member_job := @schema@._require_job(update_job.job_id, true);
begin
  if array_ndims(update_job.schedule) > 1 then
    raise exception using errcode = 'invalid_parameter_value',
      message = format('schedule is an array of %s dimensions, expected a list', array_ndims(update_job.schedule)),
      hint = 'give a list of texts such as array[''@daily'', ''0 12 * * 1'']';
  end if;
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

comment on function @schema@.update_job is
  'Changes the given values of a job that belongs to no project; null keeps a value. Returns its row of member_job.';
