-- @schema@.jobs → cron.job: changes by apply, the SQL API or a manual UPDATE. A job that has lost its role, and runs as the
-- daemon's login, belongs to the owner: its former user must not change SQL that another role executes.

create or replace function cron._jobs_updated() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
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
drop trigger if exists cron_jobs_updated on @schema@.jobs;
create trigger cron_jobs_updated after update on @schema@.jobs referencing old table as old_rows new table as new_rows
  for each statement execute function cron._jobs_updated();

create or replace function cron._jobs_deleted() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  delete from cron.job c using old_rows o, cron._link l where l.job_id = o.id and c.jobid = l.jobid;
  return null;
end $$;
drop trigger if exists cron_jobs_deleted on @schema@.jobs;
create trigger cron_jobs_deleted after delete on @schema@.jobs referencing old table as old_rows
  for each statement execute function cron._jobs_deleted();
