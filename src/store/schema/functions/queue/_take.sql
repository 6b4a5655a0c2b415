-- Takes one certain task for the login that calls, on behalf of a daemon that proves itself by its secret. Returns its SQL and its topic; null:
-- another daemon has it, or it needs the whole claim (a limit, a pause, an earlier attempt, a job, parameters, a timeout, a key).
-- An idle daemon's time to a task is mostly this function's: one statement for each row that it finds by its key is the quickest.
create or replace function @schema@._take(p_daemon_id bigint, p_secret bigint, p_lease bigint, p_id bigint) returns text[]
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off set plan_cache_mode = force_generic_plan
  as $$
#variable_conflict use_column
declare
  v_sql text;
  v_priority int;
  v_topic text;
begin
  if not exists (select from @schema@._daemon_secrets s where s.daemon_id = p_daemon_id and s.secret = p_secret)
      or not exists (select from @schema@.daemons d where d.id = p_daemon_id and d.lease_until > clock_timestamp())
      or not exists (select from @schema@._connections c where c.pid = pg_backend_pid() and c.daemon_id = p_daemon_id) then
    return null;
  end if;
  select t.sql, t.priority, t.topic into v_sql, v_priority, v_topic from @schema@._tasks t
    where t.id = p_id and t.login = session_user and t.token is null and t.job_id is null and t.params is null
      and t.database is null and t.connection is null and t.transaction is not false
      and t.dedupe_key is null and t.timeout = '6 h' and t.attempt = 0 and t.claims = 0;
  if not found
      or coalesce((select p.concurrency is not null or p.delay <> '0' or p.paused or p.durability <> 'task' from @schema@.topics p where p.name = v_topic),
        (select f.delay <> '0' from @schema@.topic_defaults f), false)
      or exists (select from @schema@.topic_state s where s.topic = v_topic
        and ((s.paused_at is not null and (s.paused_until is null or s.paused_until > clock_timestamp())) or s.next_start_at > clock_timestamp()))
      or exists (select from @schema@.role_limits x where x.role = session_user and x.concurrency is not null) then
    return null;
  end if;
  -- `alone`: another daemon has executed and returned it since the statements before. It keeps the token of that lease.
  delete from @schema@._ready r where r.ctid = (
    select x.ctid from @schema@._ready x
    where x.priority = v_priority and x.topic = v_topic and x.id = p_id and x.alone is not true for update skip locked);
  if not found then
    return null;
  end if;
  insert into @schema@._leases (id, token, daemon_id, login, plain, ids) values (p_lease, p_lease, p_daemon_id, session_user, true, array[p_id]);
  return array[v_sql, v_topic];
end $$;
