-- The compatibility views show a finished task before its row is in the log. Until then it cannot be deleted from there: raises 55006.
create or replace function @schema@._refuse_unmoved(p_task_id bigint) returns void
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if exists (select from @schema@._task_log_unmoved u where u.task_id = p_task_id) then
    raise exception using errcode = 'object_in_use', message = format('task %s has ended, but its row is not in the log yet', p_task_id),
      hint = 'delete it again in a moment';
  end if;
end $$;
