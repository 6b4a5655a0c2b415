-- The state of jobs with the runs that have finished and are not in the log yet: the move counts them in job_state.
create or replace view @schema@._job_states as
  select s.job_id, s.next_due_at, coalesce(u.last_task_id, s.last_task_id) as last_task_id, case when u.n > 0 then 'finished' else s.last_state end as last_state,
    coalesce(u.last_started_at, s.last_started_at) as last_started_at, coalesce(u.last_ended_at, s.last_ended_at) as last_ended_at,
    coalesce(u.last_ended_at, s.last_success_at) as last_success_at, s.success_count + coalesce(u.n, 0) as success_count, s.failure_count, s.skip_count,
    s.paused_at, s.paused_by, s.pause_reason, s.paused_until, s.sql_broken_at, s.sql_error
  from @schema@.job_state s
    left join (
      select distinct on (t.job_id) t.job_id, t.id as last_task_id, d.started_at as last_started_at, d.ended_at as last_ended_at,
        count(*) over (partition by t.job_id) as n
      from @schema@._done d
        join @schema@._tasks t on t.id = d.task_id and t.job_id is not null
        left join (select x.id as task_id, l.token from @schema@._leases l cross join lateral unnest(l.ids) x (id)) l on l.task_id = t.id
      where d.token = coalesce(l.token, t.token)
      order by t.job_id, d.ended_at desc
    ) u on u.job_id = s.job_id;
