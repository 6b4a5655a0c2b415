-- Returns true, and raises for a task with more than 1 MB of SQL or of parameters. This is not a check of the table, because PostgreSQL
-- reads a check for each statement that writes a row; this is called for long rows only. The limit exists because daemons hold what they
-- execute, and the log keeps it.
create or replace function @schema@._task_fits(p_sql text, p_params jsonb) returns boolean
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
begin
  if octet_length(p_sql) > 1048576 then
    raise exception using errcode = 'check_violation', schema = '@schema@', table = '_tasks', constraint = 'tasks_sql_at_most_1_mb',
      message = format('the SQL of the task has %s bytes, and 1048576 are allowed', octet_length(p_sql)),
      hint = 'put data into a table or into params, and code into a function';
  elsif octet_length(p_params::text) > 1048576 then
    raise exception using errcode = 'check_violation', schema = '@schema@', table = '_tasks', constraint = 'tasks_params_at_most_1_mb',
      message = format('params has %s bytes, and 1048576 are allowed', octet_length(p_params::text)), hint = 'put data into a table, and its key into params';
  end if;
  return true;
end $$;
