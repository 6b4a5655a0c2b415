-- Returns true, and raises for a task whose SQL or parameters are larger than 1 MB, or than the limits of p_topic. This is not a check of the
-- table, because PostgreSQL reads a check for each statement that writes a row; this is called for long rows and topics with limits only.
-- The limits exist because daemons hold what they execute, and the log keeps it.
create or replace function @schema@._task_fits(p_sql text, p_params jsonb, p_topic text default null) returns boolean
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
declare
  v_max_sql int;
  v_max_params int;
begin
  if p_topic is not null then
    select t.max_sql_bytes, t.max_params_bytes into v_max_sql, v_max_params from @schema@.topics t where t.name = p_topic;
  end if;
  if octet_length(p_sql) > coalesce(v_max_sql, 1048576) then
    raise exception using errcode = 'check_violation', schema = '@schema@', table = '_tasks',
      constraint = case when v_max_sql is null then 'tasks_sql_at_most_1_mb' else 'tasks_sql_at_most_max_sql_bytes' end,
      message = format('the SQL of the task has %s bytes, and %s', octet_length(p_sql),
        case when v_max_sql is null then '1048576 are allowed' else format('topic "%s" allows %s', p_topic, v_max_sql) end),
      hint = 'put data into a table or into params, and code into a function';
  elsif octet_length(p_params::text) > coalesce(v_max_params, 1048576) then
    raise exception using errcode = 'check_violation', schema = '@schema@', table = '_tasks',
      constraint = case when v_max_params is null then 'tasks_params_at_most_1_mb' else 'tasks_params_at_most_max_params_bytes' end,
      message = format('params has %s bytes, and %s', octet_length(p_params::text),
        case when v_max_params is null then '1048576 are allowed' else format('topic "%s" allows %s', p_topic, v_max_params) end),
      hint = 'put data into a table, and its key into params';
  end if;
  return true;
end $$;
