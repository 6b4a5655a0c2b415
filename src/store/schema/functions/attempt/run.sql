-- Effect and record in one transaction: the SQL runs with exactly the privileges of the login that calls this function.
create or replace function @schema@.run(task_id bigint, token uuid) returns bigint
  language plpgsql
  as $$
declare
  v_task record;
  v_row_count bigint;
begin
  v_task := @schema@._enter(task_id, token);
  if v_task.params is null then
    execute v_task.sql;
  else
    execute v_task.sql using v_task.params;
  end if;
  get diagnostics v_row_count = row_count;
  perform @schema@._complete(task_id, token, v_row_count);
  return v_row_count;
end $$;

comment on function @schema@.run is
  'Executes a claimed task in the caller''s transaction: effect and record commit together. For daemons. Returns the row count.';
