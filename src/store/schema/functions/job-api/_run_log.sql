create or replace function @schema@._run_log(p_task_id bigint, p_job_id bigint, p_here boolean) returns @schema@.member_job_log
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_log @schema@.member_job_log;
begin
  if p_here then
    select l.* into strict v_log from @schema@.member_job_log l where l.task_id = p_task_id;
  else
    select p_task_id, 0, j.job_id, j.job_name, j.rolname, j.datname, null, null, j.job_command, 'pending' into v_log
      from @schema@.member_job j where j.job_id = p_job_id;
  end if;
  return v_log;
end $$;
