-- Raises one alert for each run that is due for longer than the job's expect_late_after and has not started: of a task that waits, or
-- of an occurrence without a task yet. Returns the names of the jobs.
create or replace function @schema@._raise_late() returns table (job text, reason text)
  language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off
  as $$
declare
  v record;
begin
  for v in
    select j.id, j.name, x.task_id, x.due, format('due at %s, not started after %s', @schema@._instant(x.due), @schema@._duration_text(j.expect_late_after)) as reason
    from @schema@.jobs j cross join lateral (
      select t.id as task_id, coalesce(t.scheduled_for, t.available_at) as due
      from @schema@._tasks t
      where t.job_id = j.id and t.attempt = 0 and coalesce(t.scheduled_for, t.available_at) < clock_timestamp() - j.expect_late_after
        and not exists (select from @schema@._task_leases l where l.task_id = t.id)
      union all
      select null, s.next_due_at from @schema@.job_state s
      where s.job_id = j.id and j.enabled and s.next_due_at > '-infinity' and s.next_due_at < clock_timestamp() - j.expect_late_after
        and (s.paused_at is null or s.paused_until <= clock_timestamp())
    ) x
    where j.expect_late_after is not null
      and not exists (select from @schema@._alerts a where a.kind = 'late' and a.job_id = j.id and a.scheduled_for = x.due)
    order by j.id, x.due
  loop
    continue when not @schema@._raise_alert('late', v.id, v.task_id, p_scheduled_for => v.due, p_reason => v.reason);
    update @schema@.job_state s set alerting_since = clock_timestamp() where s.job_id = v.id and s.alerting_since is null;
    job := v.name;
    reason := v.reason;
    return next;
  end loop;
end $$;
