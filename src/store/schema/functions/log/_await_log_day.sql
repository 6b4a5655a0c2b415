-- Waits for transactions that still write to the day. Commit at once; no transaction starts to write to a day that has passed.
create or replace function @schema@._await_log_day(p_day date) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  execute format('lock table @schema@.%I in share mode', '_task_log_' || to_char(p_day, 'YYYYMMDD'));
end $$;
