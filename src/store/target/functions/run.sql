-- Effect and ledger row in one transaction, with exactly the privileges of the login that calls this function.
create or replace function @schema@.run(installation uuid, task_id bigint, created_us bigint, fence int, sql text, params jsonb default null) returns bigint
  language plpgsql
  as $$
declare
  v_row_count bigint;
begin
  perform @schema@._enter(installation, task_id, created_us, fence);
  if params is null then
    execute sql;
  else
    execute sql using params;
  end if;
  get diagnostics v_row_count = row_count;
  perform @schema@._done(installation, task_id, created_us, fence, v_row_count);
  return v_row_count;
end $$;

comment on function @schema@.run is
  'Executes the SQL of a claim in the caller''s transaction: effect and ledger row commit together. For daemons. Returns the row count.';
