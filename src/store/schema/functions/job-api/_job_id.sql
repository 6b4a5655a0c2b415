create or replace function @schema@._job_id(p_name text) returns bigint
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select j.id from @schema@.jobs j where j.name = p_name $$;
