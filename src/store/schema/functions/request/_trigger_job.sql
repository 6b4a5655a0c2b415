create or replace function @schema@._trigger_job(p_job_id bigint, p_params jsonb default null) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_job @schema@.jobs;
  v_id bigint;
begin
  select j.* into strict v_job from @schema@.jobs j where j.id = p_job_id;
  if p_params is not null then
    perform @schema@._check_params(v_job, p_params);
    perform @schema@._task_fits('', v_job.params || p_params, v_job.topic);
  end if;
  insert into @schema@._tasks (job_id, job_name, topic, priority, held, sql, database, connection, login, transaction, timeout,
      retry_limit, retry_backoff, revision, params)
    values (v_job.id, v_job.name, v_job.topic, v_job.priority, case when v_job.overlap <> 'allow' then true end, v_job.sql, v_job.database,
      v_job.connection, v_job.role, v_job.transaction, v_job.timeout, v_job.retry_limit, @schema@._job_backoff(v_job), v_job.revision,
      v_job.params || coalesce(p_params, '{}'))
    returning id into v_id;
  if v_job.overlap <> 'allow' then
    perform pg_notify('@channel@', 'jobs');
  end if;
  return v_id;
end $$;
