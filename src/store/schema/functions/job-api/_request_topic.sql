create or replace function @schema@._request_topic(p_action text, p_topic text, p_reason text, p_until timestamptz) returns bigint
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_id bigint;
begin
  if p_topic is null then
    raise exception using errcode = 'null_value_not_allowed', message = 'topic is null', hint = 'give the name of a topic';
  elsif p_topic = '' then
    raise exception using errcode = 'invalid_parameter_value', message = 'topic is empty', hint = 'give the name of a topic';
  elsif p_until <= clock_timestamp() then
    raise exception using errcode = 'invalid_parameter_value', message = format('until is %s, which is in the past', p_until),
      hint = 'give a later instant, or leave it out: resume_topic() ends a pause without end';
  end if;
  insert into @schema@._request_input as r (action, topic, reason, until) values (p_action, p_topic, p_reason, p_until) returning r.id into v_id;
  return (select r.result from @schema@._request_input r where r.id = v_id);
end $$;
