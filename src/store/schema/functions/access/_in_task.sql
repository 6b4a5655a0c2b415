-- Whether this session executes tasks of a daemon. A session that does is recorded before its first task. The start of the backend
-- tells sessions apart that have the same pid one after the other; where it is not shown, the recorded one must be of a daemon that is alive.
create or replace function @schema@._in_task() returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select exists (
      select from @schema@._connections c
      where c.pid = pg_backend_pid() and coalesce(
        c.backend_start = (select a.backend_start from pg_stat_get_activity(pg_backend_pid()) a),
        exists (select from @schema@.daemons d where d.id = c.daemon_id and d.lease_until > clock_timestamp()))
    )
  $$;
