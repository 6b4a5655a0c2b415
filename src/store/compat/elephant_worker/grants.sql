-- job_scheduler may use all of this for its own roles, job_monitor may read everything

do $$
begin
  if not current_setting('pgherd.compat_is_new')::boolean then
    return;
  end if;
  revoke execute on function scheduler.insert_job(text, name, scheduler.schedule, name, text, boolean, interval, boolean),
    scheduler.update_job(bigint, text, name, scheduler.schedule, name, text, boolean, interval, boolean), scheduler.delete_job(bigint), scheduler.delete(bigint),
    scheduler.job_scheduled_at(timestamptz), scheduler.run_job(bigint, bigint) from public;
  if exists (select from pg_roles where rolname = 'job_scheduler') then
    grant usage on schema scheduler to job_scheduler;
    grant select, insert, update, delete on scheduler.my_job, scheduler.member_job to job_scheduler;
    grant select, delete on scheduler.my_job_log, scheduler.member_job_log to job_scheduler;
    grant execute on function scheduler.insert_job(text, name, scheduler.schedule, name, text, boolean, interval, boolean),
      scheduler.update_job(bigint, text, name, scheduler.schedule, name, text, boolean, interval, boolean), scheduler.delete_job(bigint), scheduler.delete(bigint),
      scheduler.job_scheduled_at(timestamptz), scheduler.run_job(bigint, bigint) to job_scheduler;
  end if;
  if exists (select from pg_roles where rolname = 'job_monitor') then
    grant usage on schema scheduler to job_monitor;
    grant select on scheduler.job, scheduler.job_log to job_monitor;
  end if;
end $$;
