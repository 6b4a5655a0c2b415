-- Stores the counts of the slots that ended more than half a minute ago, when late commits have arrived: at most 60 slots a call,
-- so that a daemon which was away does not count all of that time in one statement. Returns how many. Each slot is counted once,
-- whichever daemon comes first; slots that lie ahead of a clock that was set back are counted anew. Five minutes that are
-- complete are summed by topic, from the counts.
create or replace function @schema@._count_log() returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_end bigint := floor((date_part('epoch', clock_timestamp()) - 30) / 10);
  v_from bigint;
  v_until bigint;
  v_first timestamptz;
begin
  delete from @schema@._log_counts c where c.slot >= v_end;
  delete from @schema@._log_sums s where s.slot >= v_end / 30;
  select greatest(max(c.slot) + 1, v_end - 69120) into v_from from @schema@._log_counts c;
  if v_end - v_from > 60 then
    -- Nothing was counted for a time: it continues with the first row since.
    select least(
        (select l.ended_at from @schema@._task_log l where l.ended_at >= to_timestamp(v_from * 10.0) order by l.ended_at limit 1),
        (select min(u.ended_at) from @schema@._task_log_unmoved u where u.ended_at >= to_timestamp(v_from * 10.0)))
      into v_first;
    v_from := greatest(v_from, least(coalesce(floor(date_part('epoch', v_first) / 10), v_end), v_end - 360));
  end if;
  v_until := least(v_end, v_from + 60);
  insert into @schema@._log_counts as c
    select g.slot, coalesce(s.finished, 0), coalesce(s.failed, 0), coalesce(s.retried, 0), coalesce(s.cancelled, 0), coalesce(s.skipped, 0),
      s.max_lateness_ms, coalesce(s.lateness, ''), s.topics
    from generate_series(v_from, v_until - 1) g (slot) left join @schema@._log_slots(v_from, v_until) s on s.slot = g.slot
    on conflict on constraint log_counts_pkey do nothing;
  if v_until / 30 > v_from / 30 then
    insert into @schema@._log_sums as s
      select x.slot, case when x.topics > 100 then '' else x.topic end, sum(x.finished), sum(x.failed), sum(x.retried), sum(x.cancelled), sum(x.skipped)
      from (
        select c.slot / 30 as slot, coalesce(t.key, '') as topic, count(*) over (partition by c.slot / 30) as topics,
          sum(coalesce((t.value->>0)::int, c.finished)) as finished, sum(coalesce((t.value->>1)::int, c.failed)) as failed,
          sum(coalesce((t.value->>2)::int, c.retried)) as retried, sum(coalesce((t.value->>3)::int, c.cancelled)) as cancelled,
          sum(coalesce((t.value->>4)::int, c.skipped)) as skipped
        from @schema@._log_counts c left join lateral jsonb_each(c.topics) t on true
        where c.slot >= 30 * coalesce((select max(m.slot) + 1 from @schema@._log_sums m), 0) and c.slot < v_until / 30 * 30
          and c.finished + c.failed + c.retried + c.cancelled + c.skipped > 0
        group by 1, 2
      ) x
      group by 1, 2
      on conflict on constraint log_sums_pkey do nothing;
    -- The newest count stays, however old it is: it says where to go on.
    delete from @schema@._log_counts c where c.slot < v_end - 370 and c.slot < v_until / 30 * 30 and c.slot < v_until - 1;
    delete from @schema@._log_sums s where s.slot < v_end / 30 - 2304;
  end if;
  return greatest(0, v_until - v_from);
end $$;
