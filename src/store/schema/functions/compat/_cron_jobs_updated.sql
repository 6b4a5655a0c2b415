create or replace function @schema@._cron_jobs_updated() returns trigger
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
  update cron.job c
    set schedule = case when array[cron._native_schedule(c.schedule)] is distinct from n.schedule
        then array_to_string(n.schedule, '; ') else c.schedule end,
      command = n.sql, database = coalesce(n.database, current_database()), active = n.enabled,
      username = case when o.role is distinct from n.role then coalesce(n.role, current_user) else c.username end
    from new_rows n join old_rows o on o.id = n.id join cron._link l on l.job_id = n.id
    where c.jobid = l.jobid
      and (c.command <> n.sql or c.database <> coalesce(n.database, current_database()) or c.active <> n.enabled
        or array[cron._native_schedule(c.schedule)] is distinct from n.schedule
        or (o.role is distinct from n.role and c.username <> coalesce(n.role, current_user)));
  return null;
end $$;
