-- Waits for transactions that still write to the day. To be committed at once; nobody begins to write to a day that is over.
create or replace function @schema@._await_log_day(p_day date) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  execute format('lock table @schema@.%I in share mode', '_task_log_' || to_char(p_day, 'YYYYMMDD'));
end $$;
