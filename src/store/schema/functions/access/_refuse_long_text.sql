-- Raises for a text that is longer than allowed: the same as the checks of the tables, with sizes and a hint. Each trigger calls it
-- for such a row only. Its arguments are columns, each with its limit in bytes and the constraint.
create or replace function @schema@._refuse_long_text() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_row jsonb := to_jsonb(new);
  v_bytes int;
begin
  for v_at in 0 .. tg_nargs - 1 by 3 loop
    v_bytes := octet_length(v_row ->> tg_argv[v_at]);
    if v_bytes > tg_argv[v_at + 1]::int then
      raise exception using errcode = 'check_violation', schema = tg_table_schema, table = tg_table_name, column = tg_argv[v_at],
        constraint = tg_argv[v_at + 2], message = format('%s has %s bytes, and %s are allowed', tg_argv[v_at], v_bytes, tg_argv[v_at + 1]),
        hint = case tg_argv[v_at] when 'sql' then 'put data into a table or into params, and code into a function'
          when 'params' then 'put data into a table, and its key into params' else 'give a shorter text' end;
    end if;
  end loop;
  return new;
end $$;
