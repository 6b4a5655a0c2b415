-- Takes the turn of a task whose topic has a delay. `turn`: the instant until which its SQL may begin; the delay to the next start counts
-- from there, so no start is too early, however long the SQL takes to begin. `wait_ms`: another start is too near, try again after this
-- time. Both null: the lease does not hold the task, or the topic no longer has a delay. p_former: the turn that the same task took
-- before, and missed. Commit at once: a session that pauses the topic waits for the row.
create or replace function @schema@._take_turn(p_lease bigint, p_token bigint, p_task_id bigint, p_former timestamptz, out turn timestamptz, out wait_ms bigint)
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
  as $$
declare
  v_topic text;
  v_delay interval;
  v_last timestamptz;
  v_left_ms double precision;
begin
  select t.topic, nullif(coalesce(tp.delay, d.delay), '0') into v_topic, v_delay
    from @schema@._leases l join @schema@._tasks t on t.id = p_task_id
      cross join @schema@.topic_defaults d left join @schema@.topics tp on tp.name = t.topic
    where l.id = p_lease and l.token = p_token and p_task_id = any (l.ids) and (l.login = session_user or @schema@._operates());
  if v_delay is null then
    return;
  end if;
  select s.last_start_at into v_last from @schema@.topic_state s where s.topic = v_topic for update skip locked;
  if not found then
    -- A session that pauses the topic, or starts another of its tasks, has locked its row.
    wait_ms := 5;
    return;
  end if;
  -- Read once: with a second reading, on a busy server milliseconds later, the wait could be negative, and run_batch would return it as a
  -- number with another meaning. After a minute the caller asks again.
  v_left_ms := extract(epoch from v_last + v_delay - clock_timestamp()) * 1000;
  if v_last is distinct from p_former and v_left_ms > 0 then
    wait_ms := least(ceil(v_left_ms), 60000);
    return;
  end if;
  turn := clock_timestamp() + interval '2 ms';
  update @schema@.topic_state s set last_start_at = turn, next_start_at = greatest(s.next_start_at, turn + v_delay) where s.topic = v_topic;
  -- The commit of the effect makes this durable as well, and the claim has delayed the next one already.
  perform set_config('synchronous_commit', 'off', true);
end $$;
