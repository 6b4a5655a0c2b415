-- Formats a duration as a person says it: '850 ms', '1.5 s', '4 min 15 s', '1 day 2 h'. The same texts as spokenDuration of the daemon.
create or replace function @schema@._duration_text(p_duration interval) returns text
  language sql stable parallel safe set search_path = pg_catalog, pg_temp
  as $$
    select case
        when x.ms = 0 then '0 s'
        when x.ms < 1000 then x.ms || ' ms'
        else concat_ws(' ',
          case when x.ms >= 172800000 then x.ms / 86400000 || ' days' when x.ms >= 86400000 then '1 day' end,
          case when x.ms % 86400000 >= 3600000 then x.ms % 86400000 / 3600000 || ' h' end,
          case when x.ms % 3600000 >= 60000 then x.ms % 3600000 / 60000 || ' min' end,
          case when x.ms % 60000 > 0 then trim_scale(x.ms % 60000 / 1000.0) || ' s' end)
      end
    from (select round(extract(epoch from p_duration) * 1000)::bigint) x (ms)
  $$;
