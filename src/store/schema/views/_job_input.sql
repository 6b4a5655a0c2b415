-- insert_job, update_job and delete_job write to this view: jobs of no project, of roles that the caller is a member of.
create or replace view @schema@._job_input with (security_barrier) as
  select j.id, j.description, j.schedule, j.sql, j.database, j.role, j.timeout, j.overlap, j.enabled
  from @schema@.jobs j
  where j.project_id is null and j.connection is null and case when j.role = current_user then true else @schema@._is_member(j.role) end
  with cascaded check option;
