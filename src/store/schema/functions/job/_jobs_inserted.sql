create or replace function @schema@._jobs_inserted() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_relid <> '@schema@.jobs'::regclass then
    raise exception using errcode = 'insufficient_privilege', message = 'this trigger function belongs to other tables';
  end if;
  insert into @schema@.job_state (job_id) select id from new_rows;
  perform pg_notify('@channel@', 'jobs');
  return null;
end $$;
