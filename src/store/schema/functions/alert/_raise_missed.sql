-- Raises one alert for each job that has not succeeded in the expected time, counted from its last success, or from when it was
-- created, enabled, rescheduled or resumed. Returns the names.
create or replace function @schema@._raise_missed() returns table (job text, reason text)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v record;
begin
  for v in
    with late as materialized (
      select s.job_id, j.name, x.since, j.expect_success_within
      from @schema@.jobs j join @schema@.job_state s on s.job_id = j.id
        cross join lateral (select greatest(s.last_success_at, s.schedule_from, s.watched_from, j.starts_at, s.paused_until) as since) x
      where j.expect_success_within is not null and j.enabled and s.missed_at is null
        and (s.paused_at is null or s.paused_until <= clock_timestamp())
        and (j.ends_at is null or j.ends_at > clock_timestamp())
        and x.since < clock_timestamp() - j.expect_success_within
      order by s.job_id for no key update of s skip locked
    )
    update @schema@.job_state s set missed_at = clock_timestamp(), alerting_since = coalesce(s.alerting_since, clock_timestamp())
      from late l where s.job_id = l.job_id and s.missed_at is null
      returning l.job_id, l.name, l.since, l.expect_success_within as within, s.last_success_at, s.last_task_id, s.last_state
  loop
    job := v.name;
    reason := case when v.last_success_at is null then format('expected success within %s, none since %s', @schema@._duration_text(v.within), @schema@._instant(v.since))
      else format('expected success within %s, last was at %s', @schema@._duration_text(v.within), @schema@._instant(v.last_success_at)) end;
    perform @schema@._raise_alert('missed', v.job_id, null, v.last_state, p_reason => reason);
    return next;
  end loop;
end $$;
