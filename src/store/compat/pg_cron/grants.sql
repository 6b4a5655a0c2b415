-- As with pg_cron, usage of the schema controls access: grant usage on schema cron to each role that may schedule.

do $$
begin
  if current_setting('pgherd.compat_is_new')::boolean then
    grant select, insert, update, delete on cron.job to public;
    grant usage on sequence cron.jobid_seq to public;
    grant select on cron.job_run_details to public;
    revoke execute on function cron.schedule_in_database(text, text, text, text, text, boolean),
      cron.alter_job(bigint, text, text, text, text, boolean) from public;
    if exists (select from pg_roles where rolname = 'job_scheduler') then
      grant usage on schema cron to job_scheduler;
    end if;
    if exists (select from pg_roles where rolname = 'job_monitor') then
      grant usage on schema cron to job_monitor;
    end if;
  end if;
end $$;
