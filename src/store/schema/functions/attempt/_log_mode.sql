-- Returns all, errors or off: the setting of the job, or of the topic for a task without a job.
create or replace function @schema@._log_mode(p_job_id bigint, p_topic text) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce((select j.log from @schema@.jobs j where j.id = p_job_id),
      case when p_job_id is null then (select t.log from @schema@.topics t where t.name = p_topic) end, 'all')
  $$;
