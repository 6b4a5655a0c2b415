-- Effect and record in one transaction, that of the caller: the SQL runs with exactly the rights of the login that calls this.
create or replace function @schema@.run(lease bigint, token bigint, task_id bigint) returns bigint
  language plpgsql
  as $$
declare
  v_task text[];
  v_row_count bigint;
begin
  v_task := @schema@._begin(lease, token, task_id);
  if v_task[2] is null then
    execute v_task[1];
  else
    execute v_task[1] using v_task[2]::pg_catalog.jsonb;
  end if;
  get diagnostics v_row_count = row_count;
  insert into @schema@._done (task_id, token, row_count) values (run.task_id, run.token, v_row_count);
  return v_row_count;
end $$;

comment on function @schema@.run is
  'Executes a claimed task in the caller''s transaction: effect and record commit together. For daemons. Returns the row count.';
