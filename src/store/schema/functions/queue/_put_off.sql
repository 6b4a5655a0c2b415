-- Delays ready tasks for a moment: they are reserved for a one-shot worker, and a slot would be quicker.
create or replace function @schema@._put_off(p_ids bigint[], p_for interval) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_count int;
begin
  with gone as (
    delete from @schema@._ready r using @schema@._tasks t
      where t.id = any (p_ids) and r.priority = t.priority and r.topic = t.topic and r.id = t.id returning r.id
  )
  update @schema@._tasks t set waits = true, available_at = clock_timestamp() + p_for from gone g where t.id = g.id;
  get diagnostics v_count = row_count;
  return v_count;
end $$;
