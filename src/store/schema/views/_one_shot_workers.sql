create or replace view @schema@._one_shot_workers with (security_barrier) as
  select r.id as request_id, r.daemon_id, r.state, r.task_id, r.pid, r.started_at, r.ended_at, r.status
  from @schema@._worker_requests r
  where (select @schema@._sees_all()) or r.requested_by in (select p.rolname from pg_roles p where pg_has_role(p.oid, (select @schema@._reading())));
