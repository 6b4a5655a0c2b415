create or replace function @schema@._done(p_installation uuid, p_task_id bigint, p_created_us bigint, p_fence int, p_row_count bigint) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  update @schema@.ledger l set done_at = clock_timestamp(), row_count = p_row_count
    where l.installation = p_installation and l.task_id = p_task_id and l.created_us = p_created_us and l.fence = p_fence and l.done_at is null and l.role = session_user;
  if not found then
    raise exception using errcode = 'PH001', message = format('claim %s of task %s is fenced or the task is done', p_fence, p_task_id);
  end if;
end $$;
