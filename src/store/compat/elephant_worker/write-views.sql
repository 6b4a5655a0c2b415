-- Writing through the views

create or replace function scheduler._write_job() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_datname name;
  v_rolname name;
begin
  if tg_op = 'DELETE' then
    perform scheduler.delete_job(old.job_id);
    return old;
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
