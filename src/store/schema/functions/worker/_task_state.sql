-- State of an unfinished task; null: there is none.
create or replace function @schema@._task_state(p_task_id bigint) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select t.state from @schema@._task_states t where t.id = p_task_id $$;
