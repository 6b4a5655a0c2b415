-- Jobs that start after another are found by the index jobs_after_jobs, which contains only such jobs: the planner uses it for a
-- query that repeats its condition. Without it, each success of a job read all jobs: 250 ms with 100,000 of them.
create or replace function @schema@._job_ended(p_job_id bigint, p_task_id bigint, p_state text, p_started_at timestamptz, p_ended_at timestamptz, p_row_count bigint,
    p_attempt int default null, p_scheduled_for timestamptz default null, p_reason text default null, p_sqlstate text default null,
    p_message text default null, p_broken boolean default false)
  returns void language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_name text;
  v_repeats boolean;
  v_tells boolean;
  v_alerting timestamptz;
  v_kind text;
  v_wake boolean := false;
begin
  update @schema@.job_state s
  set last_task_id = p_task_id, last_state = p_state, last_started_at = p_started_at, last_ended_at = p_ended_at,
      last_success_at = case when p_state = 'finished' then p_ended_at else s.last_success_at end,
      missed_at = case when p_state = 'finished' then null else s.missed_at end,
      success_count = s.success_count + (p_state = 'finished')::int,
      failure_count = s.failure_count + (p_state = 'failed')::int,
      next_due_at = case when j.repeats_after_finish then '-infinity' else s.next_due_at end
  from @schema@.jobs j
  where s.job_id = p_job_id and j.id = p_job_id
  returning j.name, j.repeats_after_finish, j.on_failure_notify is not null or j.on_failure_webhook is not null, s.alerting_since
    into v_name, v_repeats, v_tells, v_alerting;
  if not found then
    return;
  end if;
  if p_broken then
    v_kind := 'expectation';
  elsif p_state = 'failed' and v_tells then
    v_kind := 'failed';
  elsif p_state = 'finished' and v_alerting is not null then
    v_kind := 'recovered';
  end if;
  if v_kind is not null then
    update @schema@.job_state s
      set alerting_since = case when v_kind <> 'recovered' then coalesce(s.alerting_since, p_ended_at) end where s.job_id = p_job_id;
    perform @schema@._raise_alert(v_kind, p_job_id, p_task_id, p_state, p_started_at, p_ended_at, p_row_count, p_attempt, p_scheduled_for, p_reason,
      p_sqlstate, p_message);
  end if;
  if p_state = 'finished' then
    insert into @schema@.job_starts (job_id, parent_task_id, parent_row_count)
      select j.id, p_task_id, p_row_count from @schema@.jobs j where j.after_jobs @> array[v_name] and j.after_jobs <> '{}' and j.enabled;
    v_wake := found;
  end if;
  -- The scheduler computes the next run after a finish, starts the children, and releases the next held task.
  if v_repeats or v_wake or exists (select from @schema@._tasks t where t.job_id = p_job_id and t.held) then
    perform pg_notify('@channel@', 'jobs');
  end if;
end $$;
