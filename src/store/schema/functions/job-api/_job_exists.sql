create or replace function @schema@._job_exists(p_job_id bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select exists (select from @schema@.jobs j where j.id = p_job_id) $$;
