create or replace function @schema@._cron_jobs_deleted() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_relid is distinct from to_regclass('@schema@.jobs')::oid then
    raise exception using errcode = 'insufficient_privilege', message = 'this trigger function belongs to other tables';
  end if;
  -- The schema of the names was dropped; the trigger remains.
  if to_regclass('cron.job') is null then
    return null;
  end if;
  delete from cron.job c using old_rows o, cron._link l where l.job_id = o.id and c.jobid = l.jobid;
  return null;
end $$;
