-- Raises for a column that is not a list of texts: null, an array of more dimensions, or one with a null. The trigger calls it for such a
-- row only. Its arguments are columns, each with an example.
create or replace function @schema@._refuse_list() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_row jsonb := to_jsonb(new);
  v_value jsonb;
  v_mistake text;
begin
  for v_at in 0 .. tg_nargs - 1 by 2 loop
    v_value := v_row -> tg_argv[v_at];
    v_mistake := case when jsonb_typeof(v_value) <> 'array' then format('%s is null', tg_argv[v_at])
      when jsonb_path_exists(v_value, 'strict $[*] ? (@.type() == "array")') then format('%s is an array of several dimensions, expected a list', tg_argv[v_at])
      when jsonb_path_exists(v_value, 'strict $[*] ? (@ == null)') then format('an element of %s is null', tg_argv[v_at]) end;
    if v_mistake is not null then
      raise exception using errcode = case when v_mistake like '%null' then 'not_null_violation' else 'invalid_parameter_value' end,
        schema = tg_table_schema, table = tg_table_name, column = tg_argv[v_at], message = format('job "%s": %s', new.name, v_mistake),
        hint = format('give a list of texts such as %s; {} is the empty list', tg_argv[v_at + 1]);
    end if;
  end loop;
  return new;
end $$;
