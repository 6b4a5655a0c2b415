-- Writing through the views

create or replace function scheduler._write_job() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_datname name;
  v_rolname name;
  v_null text;
begin
  if tg_op = 'DELETE' then
    perform scheduler.delete_job(old.job_id);
    return old;
  end if;
  if tg_op = 'UPDATE' then
    -- The oid of a database or role that was dropped is null already.
    v_null := case when new.job_command is null then 'job_command' when new.datoid is null and old.datoid is not null then 'datoid'
      when new.roloid is null and old.roloid is not null then 'roloid'
      when new.enabled is null then 'enabled' when new.parallel is null then 'parallel' when new.job_timeout is null then 'job_timeout' end;
    if v_null is not null then
      raise exception using errcode = 'not_null_violation', column = v_null, message = format('null value in column "%s"', v_null),
        hint = 'leave the column out to keep its value';
    end if;
  end if;
  if new.datoid is not null and (tg_op = 'INSERT' or new.datoid is distinct from old.datoid)
    and not exists (select from pg_database d where d.oid = new.datoid)
  then
    raise exception using errcode = 'invalid_catalog_name', message = format('no database has the oid %s', new.datoid),
      hint = 'select oid, datname from pg_database lists the databases';
  elsif new.roloid is not null and (tg_op = 'INSERT' or new.roloid is distinct from old.roloid)
    and not exists (select from pg_roles r where r.oid = new.roloid)
  then
    raise exception using errcode = 'undefined_object', message = format('no role has the oid %s', new.roloid),
      hint = 'select oid, rolname from pg_roles lists the roles';
  end if;
  -- The oids decide, as in elephant_worker, where names are computed from them.
  v_datname := case when tg_op = 'UPDATE' and new.datname is distinct from old.datname then new.datname
    else coalesce((select d.datname from pg_database d where d.oid = new.datoid), new.datname) end;
  v_rolname := case when tg_op = 'UPDATE' and new.rolname is distinct from old.rolname then new.rolname
    else coalesce((select r.rolname from pg_roles r where r.oid = new.roloid), new.rolname) end;
  if tg_table_name = 'my_job' and coalesce(v_rolname, current_user) <> current_user then
    raise exception using errcode = 'with_check_option_violation', message = 'new row violates check option for view "my_job"',
      detail = format('The role of the job is %s.', v_rolname), hint = 'write jobs of other roles through member_job';
  end if;
  if tg_op = 'INSERT' then
    return scheduler.insert_job(new.job_command, coalesce(v_datname, current_database()), new.schedule, coalesce(v_rolname, current_user),
      new.job_description, coalesce(new.enabled, true), coalesce(new.job_timeout, '6 hours'), coalesce(new.parallel, false));
  end if;
  if new.job_id is distinct from old.job_id then
    raise exception using errcode = 'insufficient_privilege', message = 'job_id cannot change', hint = 'delete the job and insert it again';
  end if;
  if new.schedule is null and old.schedule is not null then
    perform @schema@.update_job(old.job_id, schedule => '{}');
  end if;
  -- For update_job, null keeps the description.
  if new.job_description is null and old.job_description is not null then
    update @schema@._job_input j set description = null where j.id = old.job_id;
  end if;
  return scheduler.update_job(old.job_id, new.job_command, v_datname, case when new.schedule is distinct from old.schedule then new.schedule end,
    v_rolname, new.job_description, new.enabled, new.job_timeout, new.parallel);
end $$;
drop trigger if exists member_job_write on scheduler.member_job;
create trigger member_job_write instead of insert or update or delete on scheduler.member_job for each row execute function scheduler._write_job();
drop trigger if exists my_job_write on scheduler.my_job;
create trigger my_job_write instead of insert or update or delete on scheduler.my_job for each row execute function scheduler._write_job();

drop trigger if exists member_job_log_delete on scheduler.member_job_log;
create trigger member_job_log_delete instead of delete on scheduler.member_job_log for each row execute function @schema@._scheduler_delete_log();
drop trigger if exists my_job_log_delete on scheduler.my_job_log;
create trigger my_job_log_delete instead of delete on scheduler.my_job_log for each row execute function @schema@._scheduler_delete_log();
