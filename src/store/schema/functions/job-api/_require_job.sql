-- Raises 22004, 42704 or 42501 unless the job exists and the caller is a member of its role; 55000 when the job must not be
-- changed here.
create or replace function @schema@._require_job(p_job_id bigint, p_to_change boolean) returns @schema@.member_job
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
declare
  v_job @schema@.member_job;
begin
  if p_job_id is null then
    raise exception using errcode = 'null_value_not_allowed', message = 'job_id is null', hint = 'select job_id, job_name from @channel@.member_job lists your jobs';
  end if;
  select j.* into v_job from @schema@.member_job j where j.job_id = p_job_id;
  if not found and @schema@._job_exists(p_job_id) then
    raise exception using errcode = 'insufficient_privilege', message = format('%s is not a member of the role of job %s', current_user, p_job_id),
      hint = 'ask a member of that role';
  elsif not found then
    raise exception using errcode = 'undefined_object', message = format('job %s does not exist', p_job_id),
      hint = 'select job_id, job_name from @channel@.member_job lists your jobs';
  elsif p_to_change and v_job.project is not null then
    raise exception using errcode = 'object_not_in_prerequisite_state',
      message = format('job %s ("%s") belongs to project "%s"', p_job_id, v_job.job_name, v_job.project),
      hint = 'change its definition and apply it; pause_job() stops it until then';
  end if;
  return v_job;
end $$;
