-- Deletes draining topics that are empty; returns how many.
create or replace function @schema@._delete_drained_topics() returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_count int;
begin
  -- Called every few seconds: takes no lock and fires no trigger when no topic qualifies.
  if not exists (select from @schema@.topics t where t.draining) then
    return 0;
  end if;
  delete from @schema@.topics t where t.draining and not exists (select from @schema@._tasks k where k.topic = t.name);
  get diagnostics v_count = row_count;
  return v_count;
end $$;
