-- Notifies all daemons that tasks with lower ids than they have seen are in the queue: their low-water marks are no longer valid.
create or replace function @schema@._wake_for_returned() returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$ select pg_notify('@channel@', 'returned') $$;
