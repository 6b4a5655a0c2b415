-- Whether this session executes tasks of a daemon. Such a session is recorded before its first task. Two sessions with the same pid, one
-- after the other, differ in the start of the backend; where that is not shown, the recorded session must belong to a daemon that is
-- alive.
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
