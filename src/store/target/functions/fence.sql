-- Called before every claim except the first, and before a task is given up: fences older claims, waits for one in flight, and
-- returns whether one has committed.
create or replace function @schema@.fence(installation uuid, task_id bigint, created_us bigint, fence int, out done boolean, out row_count bigint)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_variable
declare
  v_done_at timestamptz;
begin
  insert into @schema@.ledger as l (installation, task_id, created_us, fence, role) values (installation, task_id, created_us, fence, session_user)
    on conflict on constraint ledger_pkey do update set fence = greatest(l.fence, excluded.fence), fenced_at = clock_timestamp()
    where l.role = session_user
    returning l.done_at, l.row_count into v_done_at, row_count;
  if not found then
    raise exception using errcode = 'PH001', message = format('task %s belongs to another role', task_id);
  end if;
  done := v_done_at is not null;
end $$;

comment on function @schema@.fence is
  'Shuts out the claims of a task below a fence, waits for one in flight, and returns whether one has committed.';
