-- Deletes done rows without a task that are older than p_age: fence rows that no execution can reach any longer, and rows that roles have
-- inserted themselves.
create or replace function @schema@._prune_done(p_age interval) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_count bigint;
begin
  delete from @schema@._done d where d.ended_at < clock_timestamp() - p_age
    and not exists (select from @schema@._tasks t where t.id = d.task_id
      and (d.token = t.token or exists (select from @schema@._leases l where l.token = d.token and t.id = any (l.ids))));
  get diagnostics v_count = row_count;
  return v_count;
end $$;
