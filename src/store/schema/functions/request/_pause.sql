-- Pauses or resumes; returns 1 when that changed the state, otherwise 0. Pausing again replaces reason and end.
create or replace function @schema@._pause(r @schema@._requests) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_pause boolean := r.action like 'pause%';
  v_was boolean;
begin
  if r.job_id is not null then
    select s.paused_at is not null and (s.paused_until is null or s.paused_until > clock_timestamp()) into v_was
      from @schema@.job_state s where s.job_id = r.job_id for update;
    -- The next occurrence depends on the pause and its end: the scheduler computes it anew, as after a change of the
    -- schedule. An occurrence that came due during the pause has left next_due_at at the end of the pause, or at infinity.
    update @schema@.job_state s
      set next_due_at = '-infinity', paused_at = case when v_pause then clock_timestamp() end, paused_by = case when v_pause then r.requested_by end,
          pause_reason = case when v_pause then r.reason end, paused_until = case when v_pause then r.until end
      where s.job_id = r.job_id;
    perform pg_notify('@channel@', 'jobs');
  else
    insert into @schema@.topic_state (topic) values (r.topic) on conflict on constraint topic_state_pkey do nothing;
    select s.paused_at is not null and (s.paused_until is null or s.paused_until > clock_timestamp()) into v_was
      from @schema@.topic_state s where s.topic = r.topic for update;
    update @schema@.topic_state s
      set paused_at = case when v_pause then clock_timestamp() end, paused_by = case when v_pause then r.requested_by end,
          pause_reason = case when v_pause then r.reason end, paused_until = case when v_pause then r.until end
      where s.topic = r.topic;
    perform pg_notify('@channel@', 'topics');
    if not v_pause then
      perform @schema@._wake_for_tasks();
    end if;
  end if;
  return (v_was <> v_pause)::int;
end $$;
