-- A pending task moves to the log; a running task is stopped by the daemon that executes it.
create or replace function @schema@._cancel_task(p_task_id bigint, p_reason text) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_job_id bigint;
begin
  select t.job_id into v_job_id from @schema@._tasks t where t.id = p_task_id;
  begin
    perform set_config('lock_timeout', '1s', true);
    if cardinality(@schema@._end_waiting(array[p_task_id], format('cancelled by %s', session_user) || coalesce(': ' || p_reason, ''), false)) = 1 then
      perform set_config('lock_timeout', '0', true);
      if v_job_id is not null then
        perform @schema@._job_ended(v_job_id, p_task_id, 'cancelled', null, clock_timestamp(), null);
        perform pg_notify('@channel@', 'jobs');
      end if;
      return true;
    end if;
    perform set_config('lock_timeout', '0', true);
  exception when lock_not_available then
    -- An execution of an earlier lease is about to commit: the request goes to its daemon, or to the next one.
    null;
  end;
  if not exists (select from @schema@._task_states t where t.id = p_task_id) then
    return false;
  end if;
  -- It runs, or is being claimed at this moment: it is left unchanged.
  insert into @schema@._cancel_requests (task_id, reason) values (p_task_id, p_reason) on conflict on constraint cancel_requests_pkey do nothing;
  perform pg_notify('@channel@', 'cancel');
  return true;
end $$;
