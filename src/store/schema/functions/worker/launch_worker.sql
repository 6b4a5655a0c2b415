create or replace function @schema@.launch_worker(task_id bigint) returns bigint
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  v_state text := @schema@._task_state(launch_worker.task_id);
  v_id bigint;
begin
  if launch_worker.task_id is null then
    raise exception using errcode = 'null_value_not_allowed', message = 'task_id is null', hint = 'select id from @channel@.tasks lists the tasks';
  elsif v_state is null then
    raise exception using errcode = 'undefined_object', message = format('unfinished task %s not found', launch_worker.task_id),
      hint = 'retry_task() enqueues a failed task again';
  end if;
  insert into @schema@._launch_input as w (task_id) values (launch_worker.task_id) returning w.id into v_id;
  if v_state = 'running' then
    raise exception using errcode = 'object_not_in_prerequisite_state', message = format('task %s is already running', launch_worker.task_id),
      hint = 'select * from @channel@.worker_stats shows where';
  end if;
  return v_id;
exception when with_check_option_violation then
  raise exception using errcode = 'insufficient_privilege', message = format('%s is not a member of the role of task %s', current_user, launch_worker.task_id),
    hint = 'ask a member of that role, or of pgherd_deployer';
end $$;

comment on function @schema@.launch_worker is
  'Asks for a worker of its own for one waiting task, beyond the slots of the daemons. Returns the id of the request; worker_stats shows its outcome.';
