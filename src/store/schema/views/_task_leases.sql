-- The tasks that are in leases, one row each. `done`: its effect has been committed, and the move to the log follows.
-- Readers see which daemon runs a task, but never a token or the id of a lease: with these, a session could execute the tasks.
create or replace view @schema@._task_leases as
  select x.id as task_id, l.daemon_id, l.login, l.claimed_at, d.task_id is not null as done
  from @schema@._leases l
    cross join lateral unnest(l.ids) x (id)
    left join @schema@._done d on d.task_id = x.id and d.token = l.token;
