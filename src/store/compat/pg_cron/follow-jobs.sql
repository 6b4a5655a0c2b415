-- @schema@.jobs to cron.job: changes by apply, the SQL API or a manual UPDATE. A job that has lost its role, and runs as the
-- daemon's login, belongs to the owner: its former user must not change SQL that another role executes.

drop trigger if exists cron_jobs_updated on @schema@.jobs;
create trigger cron_jobs_updated after update on @schema@.jobs referencing old table as old_rows new table as new_rows
  for each statement execute function @schema@._cron_jobs_updated();

drop trigger if exists cron_jobs_deleted on @schema@.jobs;
create trigger cron_jobs_deleted after delete on @schema@.jobs referencing old table as old_rows
  for each statement execute function @schema@._cron_jobs_deleted();
