-- Moves pending tasks of these topics to another topic; running tasks finish where they are.
create or replace function @schema@._move_tasks(p_topics text[], p_to text) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_count int;
begin
  update @schema@._tasks t set topic = p_to where t.topic = any (p_topics) and t.state <> 'running';
  get diagnostics v_count = row_count;
  if v_count > 0 then
    perform @schema@._wake_for_tasks();
  end if;
  return v_count;
end $$;
