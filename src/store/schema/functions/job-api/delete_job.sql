create or replace function @schema@.delete_job(job_id bigint) returns @schema@.member_job
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  v_job @schema@.member_job := @schema@._require_job(delete_job.job_id, true);
begin
  insert into @schema@._job_deletion_input (job_id) values (delete_job.job_id);
  return v_job;
end $$;

comment on function @schema@.delete_job is
  'Deletes a job that belongs to no project and cancels its waiting tasks. Returns its row of member_job before the deletion.';
