create or replace function @schema@._delete_job() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_relid <> '@schema@._job_deletions'::regclass then
    raise exception using errcode = 'insufficient_privilege', message = 'this trigger function belongs to other tables';
  end if;
  delete from @schema@.jobs j where j.id = new.job_id;
  delete from @schema@._job_deletions d where d.job_id = new.job_id;
  return null;
end $$;
