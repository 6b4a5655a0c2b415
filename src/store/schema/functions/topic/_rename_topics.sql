-- Moves the pause, the counters and the unfinished tasks of topics to their new names, all at once, so that names may be swapped. Running
-- tasks stay where they are: their lanes count for the limit of the renamed topic, and their retries go there. Called after the rows of
-- the topics were renamed: their locks keep claims out. A task that has ended is left to the session that moves it to the log.
create or replace function @schema@._rename_topics(p_from text[], p_to text[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_states @schema@.topic_state[];
  v_tasks bigint[];
begin
  update @schema@.topics t
    set former_names = array(select distinct f from unnest(t.former_names || n.former) f where f <> t.name order by f)
    from unnest(p_from, p_to) n (former, name) where t.name = n.name;
  v_states := array(select s from @schema@.topic_state s where s.topic = any (p_from));
  delete from @schema@.topic_state s where s.topic = any (p_from || p_to);
  insert into @schema@.topic_state (topic, next_start_at, last_start_at, failure_count, paused_at, paused_by, pause_reason, paused_until)
    select n.name, s.next_start_at, s.last_start_at, s.failure_count, s.paused_at, s.paused_by, s.pause_reason, s.paused_until
    from unnest(v_states) s join unnest(p_from, p_to) n (former, name) on n.former = s.topic;
  update @schema@._leases l set topic = n.name from unnest(p_from, p_to) n (former, name) where l.topic = n.former;
  with ready as (
    delete from @schema@._ready r using unnest(p_from, p_to) n (former, name) where r.topic = n.former
      returning r.priority, n.name as topic, r.id, r.login, r.alone
  )
  insert into @schema@._ready (priority, topic, id, login, alone) select r.priority, r.topic, r.id, r.login, r.alone from ready r;
  v_tasks := array(select t.id from @schema@._tasks t where t.topic = any (p_from) order by t.id for update skip locked);
  update @schema@._tasks t set topic = n.name from unnest(p_from, p_to) n (former, name)
    where t.id = any (v_tasks) and t.topic = n.former;
  perform @schema@._wake_for_returned();
end $$;
