-- Runs as the owner of the log; the row comes from the view, which shows a caller only its own rows.
create or replace function @schema@._scheduler_delete_log() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_relid is distinct from to_regclass('scheduler.member_job_log')::oid and tg_relid is distinct from to_regclass('scheduler.my_job_log')::oid then
    raise exception using errcode = 'insufficient_privilege', message = 'this trigger function belongs to other tables';
  end if;
  if old.job_finished is null then
    raise exception using errcode = 'object_in_use', message = format('job %s is still running', old.job_id),
      hint = format('select @schema@.cancel_task(%s) ends it', old.jl_id);
  end if;
  delete from @schema@._task_log l where l.task_id = old.jl_id and l.ended_at = old.job_finished;
  if not found then
    perform @schema@._refuse_unmoved(old.jl_id);
  end if;
  return old;
end $$;
