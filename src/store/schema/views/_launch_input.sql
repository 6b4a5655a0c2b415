create or replace view @schema@._launch_input with (security_barrier) as
  select w.id, w.task_id from @schema@._worker_requests w
  where exists (select from @schema@._tasks t where t.id = w.task_id and (@schema@._is_member(t.login) or @schema@._operates()))
  with cascaded check option;
