-- Tells all daemons that tasks have come into the queue whose ids lie below what they have seen: what they have marked as empty is not.
create or replace function @schema@._wake_for_returned() returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$ select pg_notify('@channel@', 'returned') $$;
