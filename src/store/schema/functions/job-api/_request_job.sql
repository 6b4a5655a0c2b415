-- Raises 22004 or 42704. The check option of the request's view then decides whether the caller may make it.
create or replace function @schema@._request_job(p_action text, p_job text, p_reason text, p_until timestamptz, p_params jsonb default null)
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
    raise exception using errcode = 'invalid_parameter_value', message = format('until is %s, which is in the past', p_until),
      hint = 'give a later instant, or leave it out: resume_job() ends a pause without end';
  end if;
  v_job_id := @schema@._job_id(p_job);
  if v_job_id is null then
    raise exception using errcode = 'undefined_object', message = format('job "%s" does not exist', p_job),
      hint = 'select job_name from @channel@.member_job lists your jobs';
  end if;
  insert into @schema@._request_input as r (action, job_id, reason, until, params) values (p_action, v_job_id, p_reason, p_until, p_params) returning r.id into v_id;
  return (select r.result from @schema@._request_input r where r.id = v_id);
exception when with_check_option_violation then
  raise exception using errcode = 'insufficient_privilege', message = format('%s is not a member of the role of job "%s"', current_user, p_job),
    hint = 'ask a member of that role, or of pgherd_deployer';
end $$;
