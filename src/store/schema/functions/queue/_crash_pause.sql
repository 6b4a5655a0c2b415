-- Returns how long a task waits after this many of its sessions or daemons died; null: it does not wait. After the fifth it fails:
-- MAX_CRASHES.
create or replace function @schema@._crash_pause(p_crashes int) returns interval
  language sql immutable set search_path = pg_catalog, pg_temp
  as $$ select case p_crashes when 1 then null when 2 then interval '1 s' when 3 then interval '10 s' else interval '1 min' end $$;
