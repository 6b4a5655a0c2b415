-- The tasks of a daemon's leases, as _claim gives them: what a claim took whose answer was lost, what a crash of the server brought back.
-- p_known: leases that the daemon knows.
create or replace function @schema@._leased(p_daemon_id bigint, p_known bigint[])
  returns table (id bigint, lease bigint, token bigint, login text, sql text, params text, topic text, priority int, timeout_ms bigint,
    one_flush boolean, limited boolean, extra jsonb)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select t.id, l.id, l.token, l.login, t.sql, t.params::text, t.topic, t.priority, (extract(epoch from t.timeout) * 1000)::bigint,
      coalesce(p.durability = 'series', false), coalesce(p.concurrency is not null or p.delay > '0', f.delay > '0'), @schema@._task_extra(t)
    from @schema@._leases l cross join lateral unnest(l.ids) x (id) join @schema@._tasks t on t.id = x.id
      cross join @schema@.topic_defaults f left join @schema@.topics p on p.name = t.topic
    where l.daemon_id = p_daemon_id and l.id <> all (p_known)
  $$;
