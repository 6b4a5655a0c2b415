-- Returns whether a topic with a delay may start a task now; if so, the next task may start after the delay. A session that pauses the
-- topic locks the row of its state until it commits: other topics do not wait for it.
create or replace function @schema@._start_after_delay(p_topic text, p_delay interval) returns boolean
  language plpgsql volatile set search_path = pg_catalog, pg_temp
  as $$
begin
  if not exists (select from @schema@.topic_state s where s.topic = p_topic) then
    begin
      perform set_config('lock_timeout', '20ms', true);
      insert into @schema@.topic_state (topic) values (p_topic) on conflict on constraint topic_state_pkey do nothing;
      perform set_config('lock_timeout', '0', true);
    exception when lock_not_available then
      return false;
    end;
  end if;
  perform from @schema@.topic_state s where s.topic = p_topic and s.next_start_at <= clock_timestamp() for update skip locked;
  if not found then
    return false;
  end if;
  update @schema@.topic_state s set next_start_at = clock_timestamp() + p_delay where s.topic = p_topic;
  return true;
end $$;
