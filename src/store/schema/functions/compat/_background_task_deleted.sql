-- Runs as the owner of the log; the row comes from the view, which shows a caller only its own rows.
create or replace function @schema@._background_task_deleted() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_relid is distinct from to_regclass('public.pg_background_tasks')::oid then
    raise exception using errcode = 'insufficient_privilege', message = 'this trigger function belongs to other tables';
  end if;
  if old.closed_at is null then
    raise exception using errcode = 'object_in_use', message = format('task %s is not over', old.id),
      hint = format('select @schema@.cancel_task(%s) ends it', old.id);
  end if;
  delete from @schema@._task_log l where l.task_id = old.id;
  perform @schema@._refuse_unmoved(old.id);
  return old;
end $$;
