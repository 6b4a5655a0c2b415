-- Returns the oldest day with rows whose retention may have ended since it was examined, or null. A day is considered from an
-- hour after its end.
create or replace function @schema@._log_day_to_compact() returns date
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select p.day from @schema@._log_partitions p
      cross join lateral (select (p.day + 1)::timestamp at time zone 'UTC' as ends_at) e
      left join @schema@._log_days d on d.day = p.day
    where e.ends_at < clock_timestamp() - interval '1 hour'
      and e.ends_at + (select min(r.retention) from @schema@._retentions r) <= clock_timestamp()
      and (d.day is null or d.next_look_at <= clock_timestamp() or d.settings <> @schema@._retention_settings())
    order by p.day limit 1
  $$;
