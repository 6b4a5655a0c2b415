-- Every role that may write requests may pause a topic: topics have no role. Requests about jobs and tasks are checked against
-- their role.
create or replace view @schema@._request_input with (security_barrier) as
  select r.id, r.action, r.job_id, r.task_id, r.topic, r.reason, r.until, r.result, r.params
  from @schema@._requests r
  where r.topic is not null
    or exists (select from @schema@.jobs j where j.id = r.job_id and (@schema@._is_member(j.role) or @schema@._operates()))
    or exists (select from @schema@._tasks t where t.id = r.task_id and (@schema@._is_member(t.login) or @schema@._operates()))
    or exists (select from @schema@._task_log l where l.task_id = r.task_id and (@schema@._is_member(l.login) or @schema@._operates()))
  with cascaded check option;
