create or replace function @schema@._request_task(p_action text, p_task_id bigint, p_reason text) returns boolean
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_id bigint;
begin
  if p_task_id is null then
    raise exception using errcode = 'null_value_not_allowed', message = 'task_id is null', hint = 'select id from @channel@.tasks lists the tasks';
  end if;
  if not @schema@._task_exists(p_task_id) then
    return false;
  end if;
  insert into @schema@._request_input as r (action, task_id, reason) values (p_action, p_task_id, p_reason) returning r.id into v_id;
  return (select r.result = 1 from @schema@._request_input r where r.id = v_id);
exception when with_check_option_violation then
  raise exception using errcode = 'insufficient_privilege', message = format('%s is not a member of the role of task %s', current_user, p_task_id),
    hint = 'ask a member of that role, or of pgherd_deployer';
end $$;
