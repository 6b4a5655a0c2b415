-- Raises one alert for each attempt that runs for longer than the job's expect_max_runtime. Returns the names of the jobs.
create or replace function @schema@._raise_max_runtime() returns table (job text, reason text)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v record;
begin
  for v in
    select j.id, j.name, t.id as task_id, t.attempt + 1 as attempt, t.scheduled_for, l.claimed_at,
      format('runs since %s, longer than %s', @schema@._instant(l.claimed_at), @schema@._duration_text(j.expect_max_runtime)) as reason
    from @schema@._task_leases l join @schema@._tasks t on t.id = l.task_id join @schema@.jobs j on j.id = t.job_id
    where j.expect_max_runtime is not null and not l.done and l.claimed_at < clock_timestamp() - j.expect_max_runtime
      and not exists (select from @schema@._alerts a where a.kind = 'max_runtime' and a.task_id = t.id and a.attempt = t.attempt + 1)
    order by j.id, t.id
  loop
    continue when not @schema@._raise_alert('max_runtime', v.id, v.task_id, 'running', p_started_at => v.claimed_at, p_attempt => v.attempt,
      p_scheduled_for => v.scheduled_for, p_reason => v.reason);
    update @schema@.job_state s set alerting_since = clock_timestamp() where s.job_id = v.id and s.alerting_since is null;
    job := v.name;
    reason := v.reason;
    return next;
  end loop;
end $$;
