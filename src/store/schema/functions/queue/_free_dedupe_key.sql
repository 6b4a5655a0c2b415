-- Removes the dedupe_key from a task that has ended and is not in the log yet; returns whether there was one. It changes nothing else,
-- because only the task's daemon may move the task.
create or replace function @schema@._free_dedupe_key(p_login name, p_key text) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
  as $$
begin
  update @schema@._tasks t set dedupe_key = null
    where t.login = p_login and t.dedupe_key = p_key and exists (select from @schema@._done d
      where d.task_id = t.id and (d.token = t.token or exists (select from @schema@._leases l where l.token = d.token and t.id = any (l.ids))));
  return found;
end $$;
