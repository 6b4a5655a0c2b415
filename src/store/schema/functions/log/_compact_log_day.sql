-- Rewrites a day with the rows that stay. They are copied while readers continue; only the partition of that day is locked while
-- they are written back, never the table, so that no completion waits.
create or replace function @schema@._compact_log_day(p_day date, out kept bigint, out gone bigint)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_name text := '_task_log_' || to_char(p_day, 'YYYYMMDD');
  v_ends_at timestamptz := (p_day + 1)::timestamp at time zone 'UTC';
  v_settings text := @schema@._retention_settings();
begin
  perform from @schema@.installation for update;
  execute format('select count(*) from @schema@.%I', v_name) into gone;
  execute format('create unlogged table @schema@._task_log_stays as
    select l.* from @schema@.%I l left join @schema@._topic_retentions t on t.name = l.topic
    where timestamptz %L + case when l.state in (''finished'', ''skipped'') then coalesce(t.retention_finished, interval ''7 days'')
        else coalesce(t.retention_failed, interval ''30 days'') end > clock_timestamp()
      or l.task_id in (select @schema@._kept_tasks())', v_name, v_ends_at);
  get diagnostics kept = row_count;
  gone := gone - kept;
  if gone > 0 then
    execute format('truncate @schema@.%I', v_name);
    execute format('insert into @schema@.%I select * from @schema@._task_log_stays', v_name);
  end if;
  drop table @schema@._task_log_stays;
  insert into @schema@._log_days as d (day, settings, next_look_at, kept, gone)
    values (p_day, v_settings, coalesce((select min(v_ends_at + r.retention) from @schema@._retentions r where v_ends_at + r.retention > clock_timestamp()), 'infinity'),
      _compact_log_day.kept, _compact_log_day.gone)
    on conflict on constraint log_days_pkey do update
      set settings = excluded.settings, next_look_at = excluded.next_look_at, kept = excluded.kept, gone = d.gone + excluded.gone, looked_at = clock_timestamp();
end $$;
