-- Records what run_job executed here; p_sqlstate null: it succeeded. Returns the id of the task.
create or replace function @schema@._log_run(p_job_id bigint, p_started_at timestamptz, p_row_count bigint, p_sqlstate text, p_message text, p_detail text,
    p_hint text, p_context text) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_id bigint := nextval(pg_get_serial_sequence('@schema@._tasks', 'id'));
  v_job @schema@.jobs;
  v_state text := case when p_sqlstate is null then 'finished' else 'failed' end;
  v_ended_at timestamptz;
  v_broken text;
begin
  -- The SQL may have deleted its own job.
  select j.* into v_job from @schema@.jobs j where j.id = p_job_id;
  if found and v_job.role is distinct from session_user then
    raise exception using errcode = 'insufficient_privilege', message = format('job %s does not run as %s', p_job_id, session_user);
  end if;
  if p_sqlstate is null then
    v_broken := @schema@._broken_expectation(p_job_id, p_row_count);
  end if;
  insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, available_at, created_at, created_by, started_at,
      row_count, sqlstate, message, detail, hint, context, sql, login, revision)
    values (v_id, 1, p_job_id, v_job.name, coalesce(v_job.topic, 'default'), v_state, coalesce(v_broken, 'run_job'), v_job.priority, p_started_at, p_started_at, session_user,
      p_started_at, p_row_count, p_sqlstate, p_message, nullif(p_detail, ''), nullif(p_hint, ''), nullif(p_context, ''), v_job.sql, session_user,
      v_job.revision)
    returning ended_at into v_ended_at;
  perform @schema@._job_ended(p_job_id, v_id, v_state, p_started_at, v_ended_at, p_row_count, 1, null, coalesce(v_broken, 'run_job'), p_sqlstate, p_message,
    v_broken is not null);
  return v_id;
end $$;
