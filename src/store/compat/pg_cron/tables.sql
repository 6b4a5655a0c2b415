-- pg_cron's names over pgherd: cron.job is a real table with row security as pg_cron has it, kept equal to
-- @schema@.jobs by triggers on both sides; cron.job_run_details is a view of the tasks and their log.
-- Idempotent. Runs as the owner of @schema@, in schema cron, which the installer has created.

-- What an administrator granted or revoked since the first installation stays.
select set_config('pgherd.compat_is_new', (to_regclass('cron.job') is null)::text, true);

create sequence if not exists cron.jobid_seq;

create table if not exists cron.job (
  jobid bigint not null default nextval('cron.jobid_seq') constraint job_pkey primary key,
  schedule text not null,
  command text not null,
  nodename text not null default 'localhost',
  nodeport int not null default current_setting('port')::int,
  database text not null default current_database(),
  username text not null default current_user,
  active boolean not null default true,
  jobname text,
  constraint jobname_username_uniq unique (jobname, username)
);
alter sequence cron.jobid_seq owned by cron.job.jobid;

-- The job of pgherd that a jobid means. It stays when the job is unscheduled, for as long as its runs are in the log.
create table if not exists cron._link (
  job_id bigint not null constraint link_pkey primary key,
  jobid bigint not null constraint link_jobid_key unique,
  username text not null,
  unscheduled_at timestamptz
);
create index if not exists link_unscheduled_at on cron._link (unscheduled_at) where unscheduled_at is not null;

alter table cron.job enable row level security;
drop policy if exists cron_job_policy on cron.job;
create policy cron_job_policy on cron.job using (username = current_user);
drop policy if exists cron_job_monitor_policy on cron.job;
create policy cron_job_monitor_policy on cron.job for select using ((select @schema@._sees_all()));
