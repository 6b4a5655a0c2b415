create or replace function @schema@._jobs_inserted() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  insert into @schema@.job_state (job_id) select id from new_rows;
  perform pg_notify('@channel@', 'jobs');
  return null;
end $$;
