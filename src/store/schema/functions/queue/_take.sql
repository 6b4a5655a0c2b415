-- Takes the task with this id for the calling login, on behalf of a daemon that identifies itself by its secret. Returns nulls when
-- another daemon has the task, or when it needs a full claim (a limit, a pause, an earlier attempt, a job, parameters, a timeout, a key).
create or replace function @schema@._take(p_daemon_id bigint, p_secret bigint, p_lease bigint, p_id bigint, out sql text, out topic text)
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
  as $$
#variable_conflict use_column
begin
  with daemon as (
    select d.id from @schema@.daemons d
      join @schema@._daemon_secrets s on s.daemon_id = d.id
      join @schema@._connections c on c.daemon_id = d.id and c.pid = pg_backend_pid()
    where d.id = p_daemon_id and s.secret = p_secret and d.lease_until > clock_timestamp()
  ), task as materialized (
    select t.id, t.sql, t.priority, t.topic from @schema@._tasks t, daemon d
    where t.id = p_id and t.login = session_user and t.token is null and t.job_id is null and t.params is null
      and t.database is null and t.connection is null and t.transaction is not false
      and t.dedupe_key is null and t.timeout = '6 h' and t.attempt = 0 and t.claims = 0
      and case when exists (select from @schema@.topics p where p.name = t.topic)
        then exists (select from @schema@.topics p where p.name = t.topic and p.concurrency is null and p.delay = '0' and not p.paused
          and p.durability = 'task')
        else not exists (select from @schema@.topic_defaults f where f.delay <> '0') end
      and not exists (select from @schema@.role_limits x where x.role = session_user and x.concurrency is not null)
      and not exists (select from @schema@.topic_state s where s.topic = t.topic
        and ((s.paused_at is not null and (s.paused_until is null or s.paused_until > clock_timestamp())) or s.next_start_at > clock_timestamp()))
  ), picked as materialized (
    select r.ctid from @schema@._ready r, task t where r.priority = t.priority and r.topic = t.topic and r.id = t.id for update of r skip locked
  ), gone as (
    delete from @schema@._ready r where r.ctid = any (array(select p.ctid from picked p)) returning r.id
  ), lease as (
    insert into @schema@._leases (id, token, daemon_id, login, plain, ids)
      select p_lease, p_lease, p_daemon_id, session_user, true, array[t.id] from task t, gone g where g.id = t.id
      returning ids
  )
  select t.sql, t.topic into sql, topic from task t, lease l;
end $$;
