-- Checks the arguments of one task: raises 22004 or 22023, always with a hint.
create or replace function @schema@._check_task(p_sql text, p_topic text, p_run_at timestamptz, p_delay interval, p_timeout interval, p_retry_limit int,
    p_role name, p_database name, p_where text default '', p_params jsonb default null, p_dedupe_key text default null) returns void
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
declare
  v_state text := 'invalid_parameter_value';
  v_message text;
  v_hint text;
begin
  if p_sql is null then
    v_state := 'null_value_not_allowed'; v_message := 'sql is null'; v_hint := 'give the statement to execute';
  elsif p_role is null or p_database is null then
    v_state := 'null_value_not_allowed'; v_message := case when p_role is null then 'role' else 'database' end || ' is null';
    v_hint := 'leave it out: the default is the current one';
  elsif p_sql !~ '\S' then
    v_message := 'sql is empty'; v_hint := 'give the statement to execute';
  elsif p_topic = '' then
    v_message := 'topic is empty'; v_hint := 'leave it out for the topic "default"';
  elsif octet_length(p_topic) > 1024 then
    v_message := format('topic has %s bytes, and 1024 are allowed', octet_length(p_topic)); v_hint := 'give a shorter name';
  elsif octet_length(p_dedupe_key) > 1024 then
    v_message := format('dedupe_key has %s bytes, and 1024 are allowed', octet_length(p_dedupe_key)); v_hint := 'give a hash of it, such as md5(key)';
  elsif p_run_at is not null and p_delay is not null then
    v_message := 'both run_at and delay are given'; v_hint := 'give one of them';
  elsif p_run_at in ('infinity', '-infinity') then
    v_message := 'run_at is not finite'; v_hint := 'give an instant, or leave it out to run at once';
  elsif p_delay < '0' or p_delay >= '1000 years' then
    v_message := format('delay is %s, which is %s', p_delay, case when p_delay < '0' then 'negative' else 'not below 1000 years' end); v_hint := 'give a positive interval such as ''10 minutes''';
  elsif p_timeout <= '0' or p_timeout >= '1000 years' then
    v_message := format('timeout is %s, which is not positive and below 1000 years', p_timeout); v_hint := 'give a positive interval such as ''10 minutes''';
  elsif p_retry_limit < 0 then
    v_message := format('retry_limit is %s, which is negative', p_retry_limit); v_hint := '0 means: no retry after the first attempt';
  elsif jsonb_typeof(p_params) <> 'object' then
    v_message := format('params is of type %s, not an object', jsonb_typeof(p_params)); v_hint := 'give an object such as {"days": 14}: the SQL receives it as $1';
  else
    return;
  end if;
  raise exception using errcode = v_state, message = p_where || v_message, hint = v_hint;
end $$;
