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

-- Runs as the owner, after row security and cron_job_check, which have verified that the caller may name username. The owner
-- cannot name a superuser: cron_job_write_superuser does, as the superuser.
create or replace function cron._write_job() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_native text;
  v_id bigint;
begin
  if tg_op = 'DELETE' then
    perform cron._refuse_project(old.jobid);
    update cron._link l set unscheduled_at = clock_timestamp() where l.jobid = old.jobid;
    delete from @schema@.jobs j using cron._link l where l.jobid = old.jobid and j.id = l.job_id;
    delete from cron._link l using (
        select o.job_id from cron._link o where o.unscheduled_at is not null order by o.unscheduled_at limit 10 for update skip locked
      ) old_links
      where l.job_id = old_links.job_id
        and not exists (select from @schema@._tasks t where t.job_id = l.job_id)
        and not exists (select from @schema@._task_log g where g.job_id = l.job_id);
    return null;
  end if;
  v_native := cron._native_schedule(new.schedule);
  if tg_op = 'INSERT' then
    if v_native is null then
      perform cron._refuse_schedule(new.schedule);
    end if;
    -- Another session may take the name between the query and the insert.
    loop
      insert into @schema@.jobs (name, schedule, sql, database, role, transaction, timeout, overlap, catchup, enabled)
        values (cron._free_name(new, null), array[v_native], new.command, nullif(new.database, current_database()),
          case when not cron._is_superuser(new.username) then new.username end, null, '24 d', 'queue', 'skip', new.active)
        on conflict on constraint jobs_name_key do nothing
        returning id into v_id;
      exit when found;
    end loop;
    insert into cron._link (job_id, jobid, username) values (v_id, new.jobid, new.username);
    return null;
  end if;
  update cron._link l set username = new.username where l.jobid = new.jobid and l.username <> new.username;
  select j.id into v_id from @schema@.jobs j join cron._link l on l.job_id = j.id where l.jobid = new.jobid;
  if new.schedule is distinct from old.schedule and v_native is null
    and not exists (select from @schema@.jobs j where j.id = v_id and array_to_string(j.schedule, '; ') = new.schedule)
  then
    perform cron._refuse_schedule(new.schedule);
  end if;
  if exists (
    select from @schema@.jobs j where j.id = v_id
      and (new.jobname is distinct from old.jobname or (new.username <> old.username and new.username <> coalesce(j.role, current_user)) or j.sql <> new.command
        or coalesce(j.database, current_database()) <> new.database or j.enabled <> new.active
        or (new.schedule is distinct from old.schedule and v_native is not null and j.schedule <> array[v_native]))
  ) then
    perform cron._refuse_project(new.jobid);
    update @schema@.jobs j
      set name = case when new.jobname is distinct from old.jobname then cron._free_name(new, j.id) else j.name end,
        schedule = case when new.schedule is distinct from old.schedule and v_native is not null then array[v_native] else j.schedule end,
        sql = new.command, database = nullif(new.database, current_database()), enabled = new.active,
        role = case when new.username <> old.username and new.username <> coalesce(j.role, current_user) and not cron._is_superuser(new.username)
          then new.username else j.role end
      where j.id = v_id;
  end if;
  return null;
end $$;
drop trigger if exists cron_job_write on cron.job;
create trigger cron_job_write after insert or update or delete on cron.job for each row execute function cron._write_job();

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
