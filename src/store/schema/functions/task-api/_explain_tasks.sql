-- Raises for the first value that cannot be read as its key's type; returns when all can.
create or replace function @schema@._explain_tasks(tasks jsonb) returns void
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_value record;
begin
  for v_value in
    select t.ord, k.key, t.value -> k.key as value, k.type, k.hint
    from jsonb_array_elements(tasks) with ordinality t (value, ord)
    cross join (values ('priority', 'int', 'give a whole number such as 100'), ('retry_limit', 'int', 'give a whole number such as 3'),
      ('run_at', 'timestamptz', 'give a timestamp such as 2026-12-01T08:00:00Z'), ('delay', 'interval', 'give an interval such as 10 minutes'),
      ('timeout', 'interval', 'give an interval such as 10 minutes'), ('transaction', 'boolean', 'give true or false')) k (key, type, hint)
    where t.value ? k.key
    order by t.ord, k.key
  loop
    begin
      execute format('select $1::%s', v_value.type) using v_value.value #>> '{}';
    exception
      when data_exception then
        raise exception using errcode = sqlstate, message = format('tasks[%s]: %s: %s', v_value.ord, v_value.key, sqlerrm), hint = v_value.hint;
    end;
  end loop;
end $$;
