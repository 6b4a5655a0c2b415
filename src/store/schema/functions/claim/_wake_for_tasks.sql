-- An idle dispatcher holds this lock exclusively while it sleeps. A session that makes a task available takes it shared until commit: if
-- that fails, a dispatcher sleeps and is notified; if it succeeds, no dispatcher can fall asleep before the commit. So a busy queue costs
-- no NOTIFY, and an idle queue starts at once.
create or replace function @schema@._wake_for_tasks() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if not pg_try_advisory_xact_lock_shared('@schema@'::regnamespace::oid::int, 1) then
    perform pg_notify('@channel@', 'tasks');
  end if;
end $$;
