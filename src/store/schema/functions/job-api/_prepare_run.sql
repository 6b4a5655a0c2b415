-- Returns runs_here, or a task for a daemon, created as trigger_job does: running another role's SQL with the caller's privileges
-- would lend them to that role.
create or replace function @schema@._prepare_run(p_job_id bigint, out here boolean, out task_id bigint, out started_at timestamptz, out sql text)
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_job @schema@.member_job := @schema@._require_job(p_job_id, false);
begin
  sql := v_job.job_command;
  started_at := clock_timestamp();
  here := v_job.rolname = current_user and current_user = session_user and @schema@._runs_here(p_job_id);
  if not here then
    task_id := @schema@.trigger_job(v_job.job_name);
  end if;
end $$;
