-- Asks the daemons to cancel running tasks of these jobs; returns how many tasks.
create or replace function @schema@._cancel_running(p_jobs bigint[], p_reason text) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_count int;
begin
  insert into @schema@._cancel_requests (task_id, reason)
    select t.id, p_reason from @schema@._task_states t where t.job_id = any (p_jobs) and t.state = 'running'
    on conflict do nothing;
  get diagnostics v_count = row_count;
  if v_count > 0 then
    perform pg_notify('@channel@', 'cancel');
  end if;
  return v_count;
end $$;
