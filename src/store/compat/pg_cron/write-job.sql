-- Names are unique in an installation; in pg_cron only per user.
create or replace function cron._free_name(p_job cron.job, p_except bigint) returns text
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select c.name
    from unnest(array[nullif(p_job.jobname, ''), nullif(p_job.jobname, '') || ' (' || p_job.username || ')', 'cron job ' || p_job.jobid,
      'cron job ' || p_job.jobid || ' (' || p_job.username || ')', 'cron job ' || p_job.jobid || ' ' || gen_random_uuid()])
      with ordinality as c (name, i)
    where c.name is not null and not exists (select from @schema@.jobs j where j.name = c.name and j.id is distinct from p_except)
    order by c.i limit 1
  $$;

drop trigger if exists cron_job_write on cron.job;
create trigger cron_job_write after insert or update or delete on cron.job for each row execute function @schema@._cron_write_job();

-- Only apply changes a job of a project.
create or replace function cron._refuse_project(p_jobid bigint) returns void
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_project text;
begin
  select p.name into v_project
    from cron._link l join @schema@.jobs j on j.id = l.job_id join @schema@.projects p on p.id = j.project_id where l.jobid = p_jobid;
  if found then
    raise exception using errcode = 'object_not_in_prerequisite_state', message = format('job %s belongs to project "%s"', p_jobid, v_project),
      hint = 'change its definition and apply it; pgherd pause stops it until then';
  end if;
end $$;

create or replace function cron._write_superuser() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  if new.username = current_user and cron._is_superuser(current_user) then
    update @schema@.jobs j set role = current_user
      from cron._link l where l.jobid = new.jobid and j.id = l.job_id and j.role is distinct from current_user;
  end if;
  return null;
end $$;
drop trigger if exists cron_job_write_superuser on cron.job;
create trigger cron_job_write_superuser after insert or update of username on cron.job for each row execute function cron._write_superuser();

create or replace function cron._refuse_schedule(p_schedule text) returns void
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  raise exception using errcode = 'invalid_parameter_value', message = format('invalid schedule: %s', p_schedule),
    hint = 'Use cron format (e.g. 5 4 * * *), or interval format ''[1-59] seconds''';
end $$;

create or replace function cron._refuse_truncate() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  raise exception using errcode = 'feature_not_supported', message = 'cron.job cannot be truncated', hint = 'delete from cron.job';
end $$;
drop trigger if exists cron_job_truncate on cron.job;
create trigger cron_job_truncate before truncate on cron.job for each statement execute function cron._refuse_truncate();
