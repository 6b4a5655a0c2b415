-- Counts what ended in the slots of ten seconds from p_from to before p_until, as _log_counts stores it, without empty slots.
-- The upper end of a bin is 1.05 to the power of its number, in milliseconds. A later attempt, and one that never started, has
-- no lateness. It reads these rows of the log and no others, and what is done and not moved to the log yet: a row counts in the same
-- slot before and after its move, however late that is. date_part computes in float8; extract would compute in numeric, three times
-- as long.
create or replace function @schema@._log_slots(p_from bigint, p_until bigint) returns setof @schema@._log_counts
  language sql stable set search_path = pg_catalog, pg_temp rows 100
  as $$
    with counted as materialized (
      select x.slot, x.topic, x.state, case when x.late < 1 then 0 else ceil(ln(x.late) / ln(1.05::float8)) end as bin, count(*) as n,
        max(x.late) as late
      from (
        select floor(date_part('epoch', l.ended_at) / 10)::bigint as slot, l.topic, l.state,
          case when l.attempt = 1 and l.started_at is not null then greatest(0, date_part('epoch', l.started_at - l.available_at) * 1000) end as late
        from @schema@._task_log_all l
        where l.ended_at >= to_timestamp(p_from * 10.0) and l.ended_at < to_timestamp(p_until * 10.0)
      ) x
      group by 1, 2, 3, 4
    )
    select y.slot, coalesce(sum(y.n) filter (where y.state = 'finished'), 0)::int, coalesce(sum(y.n) filter (where y.state = 'failed'), 0)::int,
      coalesce(sum(y.n) filter (where y.state = 'retrying'), 0)::int, coalesce(sum(y.n) filter (where y.state = 'cancelled'), 0)::int,
      coalesce(sum(y.n) filter (where y.state = 'skipped'), 0)::int, max(y.late),
      coalesce(string_agg(int2send(y.bin::smallint) || int4send(y.n::int), '') filter (where y.bin is not null), ''),
      (
        select case when count(*) <= 100 then jsonb_object_agg(t.topic, t.counts) end
        from (
          select c.topic, jsonb_build_array(coalesce(sum(c.n) filter (where c.state = 'finished'), 0),
            coalesce(sum(c.n) filter (where c.state = 'failed'), 0), coalesce(sum(c.n) filter (where c.state = 'retrying'), 0),
            coalesce(sum(c.n) filter (where c.state = 'cancelled'), 0), coalesce(sum(c.n) filter (where c.state = 'skipped'), 0)) as counts
          from counted c where c.slot = y.slot group by c.topic
        ) t
      )
    from (select c.slot, c.state, c.bin, sum(c.n) as n, max(c.late) as late from counted c group by 1, 2, 3) y
    group by y.slot
  $$;
