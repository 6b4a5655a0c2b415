-- Stores the counts of the slots that ended more than half a minute ago, when late commits have arrived: at most 60 slots a call,
-- so that a daemon which was away for an hour does not count it in one statement. Returns how many. Each slot is counted once,
-- whichever daemon comes first; slots that lie ahead of a clock that was set back are counted anew.
create or replace function @schema@._count_log() returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_end bigint := floor((date_part('epoch', clock_timestamp()) - 30) / 10);
  v_from bigint;
  v_until bigint;
begin
  delete from @schema@._log_counts c where c.slot < v_end - 370 or c.slot >= v_end;
  select greatest(v_end - 360, max(c.slot) + 1) into v_from from @schema@._log_counts c;
  v_until := least(v_end, v_from + 60);
  insert into @schema@._log_counts as c
    select g.slot, coalesce(s.finished, 0), coalesce(s.failed, 0), coalesce(s.retried, 0), coalesce(s.cancelled, 0), coalesce(s.skipped, 0),
      s.max_lateness_ms, coalesce(s.lateness, '')
    from generate_series(v_from, v_until - 1) g (slot) left join @schema@._log_slots(v_from, v_until) s on s.slot = g.slot
    on conflict on constraint log_counts_pkey do nothing;
  return greatest(0, v_until - v_from);
end $$;
