-- Runs a job now, regardless of its other runs, and returns its row of the log. Where possible (see _runs_here) it runs in the
-- caller's transaction: an error becomes the row of the log and is not raised. Otherwise a task is created: state pending,
-- job_started null.
-- Keeps the caller's search_path, which is the job's; all other names are qualified.
create or replace function @schema@.run_job(job_id bigint) returns @schema@.member_job_log
  language plpgsql
  as $$
declare
  v_run record;
  v_row_count bigint;
  v_sqlstate pg_catalog.text;
  v_message pg_catalog.text;
  v_detail pg_catalog.text;
  v_hint pg_catalog.text;
  v_context pg_catalog.text;
begin
  v_run := @schema@._prepare_run(job_id);
  if not v_run.here then
    return @schema@._run_log(v_run.task_id, job_id, false);
  end if;
  begin
    execute v_run.sql;
    get diagnostics v_row_count = row_count;
  exception when others then
    get stacked diagnostics v_sqlstate = returned_sqlstate, v_message = message_text, v_detail = pg_exception_detail,
      v_hint = pg_exception_hint, v_context = pg_exception_context;
  end;
  return @schema@._run_log(
    @schema@._log_run(job_id, v_run.started_at, v_row_count, v_sqlstate, v_message, v_detail, v_hint, v_context), job_id, true);
end $$;

comment on function @schema@.run_job is
  'Runs a job now, in this session where the login is the job''s role, else as a task of a daemon. Returns its row of member_job_log.';
