-- Runs as the owner, after row security and cron_job_check, which have verified that the caller may name username. The owner
-- cannot name a superuser: cron_job_write_superuser does, as the superuser.
create or replace function @schema@._cron_write_job() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_native text;
  v_id bigint;
begin
  if tg_relid is distinct from to_regclass('cron.job')::oid then
    raise exception using errcode = 'insufficient_privilege', message = 'this trigger function belongs to other tables';
  end if;
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
        or (new.database <> old.database and coalesce(j.database, current_database()) <> new.database) or j.enabled <> new.active
        or (new.schedule is distinct from old.schedule and v_native is not null and j.schedule <> array[v_native]))
  ) then
    perform cron._refuse_project(new.jobid);
    update @schema@.jobs j
      set name = case when new.jobname is distinct from old.jobname then cron._free_name(new, j.id) else j.name end,
        schedule = case when new.schedule is distinct from old.schedule and v_native is not null then array[v_native] else j.schedule end,
        sql = new.command, database = case when new.database <> old.database then nullif(new.database, current_database()) else j.database end, enabled = new.active,
        role = case when new.username <> old.username and new.username <> coalesce(j.role, current_user) and not cron._is_superuser(new.username)
          then new.username else j.role end
      where j.id = v_id;
  end if;
  return null;
end $$;
