-- Moves pending tasks of these topics to another topic; running tasks finish in their topic.
create or replace function @schema@._move_tasks(p_topics text[], p_to text) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_count int;
begin
  with ready as (
    delete from @schema@._ready r where r.topic = any (p_topics) returning r.*
  ), moved as (
    insert into @schema@._ready (priority, topic, id, login, alone) select r.priority, p_to, r.id, r.login, r.alone from ready r
  )
  update @schema@._tasks t set topic = p_to
    where t.topic = any (p_topics) and (t.waits or t.held or t.id in (select r.id from ready r));
  get diagnostics v_count = row_count;
  if v_count > 0 then
    perform @schema@._wake_for_returned();
  end if;
  return v_count;
end $$;
