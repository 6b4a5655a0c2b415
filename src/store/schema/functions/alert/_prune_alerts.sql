-- Deletes alerts that were sent long ago, and gives up alerts that no daemon could send for a day. Returns the number of rows.
create or replace function @schema@._prune_alerts(p_keep interval) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_count int;
begin
  update @schema@._alerts a set next_try_at = null, error = coalesce(a.error, format('no daemon knows the webhook "%s"', a.webhook))
    where a.next_try_at < clock_timestamp() - interval '1 day';
  delete from @schema@._alerts a where a.raised_at < clock_timestamp() - p_keep;
  get diagnostics v_count = row_count;
  return v_count;
end $$;
