create or replace function @schema@._cron_delete_run() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_relid is distinct from to_regclass('cron.job_run_details')::oid then
    raise exception using errcode = 'insufficient_privilege', message = 'this trigger function belongs to other tables';
  end if;
  if old.end_time is null then
    raise exception using errcode = 'object_in_use', message = format('run %s of job %s has not ended', old.runid, old.jobid),
      hint = format('delete ... where end_time is not null; select @schema@.cancel_task(%s) ends it', old.runid);
  end if;
  delete from @schema@._task_log g where g.task_id = old.runid and g.ended_at = old.end_time;
  if not found then
    perform @schema@._refuse_unmoved(old.runid);
  end if;
  return old;
end $$;
