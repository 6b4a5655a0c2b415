-- Deletes the rows of tasks that are recorded at home. Only of tasks that were claimed once: otherwise a paused older claim could
-- commit a second effect.
create or replace function @schema@.forget(installation uuid, task_ids bigint[]) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    delete from @schema@.ledger l
    where l.installation = $1 and l.task_id = any ($2) and l.fence = 1 and l.done_at is not null and l.role = session_user
  $$;

comment on function @schema@.forget is
  'Deletes ledger rows of tasks that are recorded at home and were claimed once.';
