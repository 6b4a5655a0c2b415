-- First statement in the transaction of the effect. Waits for another attempt in flight; raises when that one, or a newer one,
-- has the task.
create or replace function @schema@._enter(p_installation uuid, p_task_id bigint, p_created_us bigint, p_fence int) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  insert into @schema@.ledger as l (installation, task_id, created_us, fence, role) values (p_installation, p_task_id, p_created_us, p_fence, session_user)
    on conflict on constraint ledger_pkey do update set fence = excluded.fence
    where l.done_at is null and l.fence <= excluded.fence and l.role = session_user;
  if not found then
    raise exception using errcode = 'PH001', message = format('claim %s of task %s is fenced or the task is done', p_fence, p_task_id);
  end if;
end $$;
