-- Puts tasks that have become available into the queue, up to 1,000 at once. next_in_ms: time until the next task becomes available, a
-- topic with a delay may start again, or a topic's pause ends; null: nothing waits for a time. Delays and pauses that ended in the last
-- 20 ms are included, because the claim just before may not have seen their end. Of the tasks with which two sessions or daemons have
-- died, a role has one that runs at a time, and for ten minutes after the start of one those of the other roles wait too: when the server
-- goes down again, the cause is known. The roles take turns by chance, so that one with many of them does not keep the others waiting.
-- statement_timestamp is stable, unlike clock_timestamp, so the index ends the search, however many tasks wait for a later time.
create or replace function @schema@._promote(out promoted int, out next_in_ms double precision)
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
  as $$
declare
  v_suspect bigint;
begin
  if exists (select from @schema@._tasks t where t.crashes >= 2 and t.waits and t.available_at <= statement_timestamp()) then
    -- Under a lock, so that two daemons do not choose two tasks.
    perform from @schema@.installation for no key update skip locked;
    if found then
      with started as materialized (
        select t.login, t.available_at > statement_timestamp() - interval '10 min' as lately,
          not exists (select from @schema@._ready r where r.priority = t.priority and r.topic = t.topic and r.id = t.id) as runs
        from @schema@._tasks t where t.crashes >= 2 and t.waits is not true and t.held is not true
          and not exists (select from @schema@._done d where d.task_id = t.id)
      ), firsts as (
        select distinct on (t.login) t.login, t.id from @schema@._tasks t
        where t.crashes >= 2 and t.waits and t.available_at <= statement_timestamp()
        order by t.login, t.available_at, t.id
      )
      select f.id into v_suspect from firsts f
        where not exists (select from started s where s.lately or (s.runs and s.login is not distinct from f.login))
        order by random() limit 1;
    end if;
  end if;
  with picked as materialized (
    select t.id from @schema@._tasks t
    where t.waits and t.available_at <= statement_timestamp() and (t.crashes is null or t.crashes < 2 or t.id = v_suspect)
    order by t.available_at limit 1000 for update skip locked
  ), woken as (
    -- What is chosen among such tasks may start from now on.
    update @schema@._tasks t set waits = null, available_at = case when t.id = v_suspect then statement_timestamp() else t.available_at end
      from picked p where t.id = p.id
      returning t.id, t.priority, t.topic, t.login, t.database, t.connection, t.transaction, t.token
  ), queued as (
    insert into @schema@._ready (priority, topic, id, login, alone)
      select w.priority, w.topic, w.id, w.login,
        case when w.token is not null then true end
      from woken w
      returning 1
  )
  select count(*)::int into _promote.promoted from queued;
  if _promote.promoted > 0 then
    perform @schema@._wake_for_returned();
  end if;
  _promote.next_in_ms := extract(epoch from least(
      (select min(t.available_at) from @schema@._tasks t where t.waits and t.available_at > statement_timestamp()),
      (select min(greatest(s.next_start_at, s.paused_until)) from @schema@.topic_state s
        where greatest(s.next_start_at, s.paused_until) > clock_timestamp() - interval '20 ms' and exists (select from @schema@._ready r where r.topic = s.topic))
    ) - clock_timestamp()) * 1000;
end $$;
