create or replace view @schema@._job_deletion_input with (security_barrier) as
  select d.job_id from @schema@._job_deletions d
  where exists (select from @schema@.jobs j
    where j.id = d.job_id and j.project_id is null and j.connection is null and case when j.role = current_user then true else @schema@._is_member(j.role) end)
  with cascaded check option;
