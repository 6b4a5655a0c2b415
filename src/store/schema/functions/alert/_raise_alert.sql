-- Raises an alert about a job. Returns false when it was raised before (`late`, `max_runtime`).
create or replace function @schema@._raise_alert(p_kind text, p_job_id bigint, p_task_id bigint default null, p_state text default null,
    p_started_at timestamptz default null, p_ended_at timestamptz default null, p_row_count bigint default null, p_attempt int default null,
    p_scheduled_for timestamptz default null, p_reason text default null, p_sqlstate text default null, p_message text default null)
  returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  a @schema@._alerts;
begin
  insert into @schema@._alerts (kind, job_id, job_name, project, role, task_id, attempt, state, reason, sqlstate, message, scheduled_for, started_at,
      ended_at, row_count, channel, webhook, next_try_at)
    select p_kind, j.id, j.name, p.name, j.role, p_task_id, p_attempt, p_state, left(p_reason, 1000), p_sqlstate, left(p_message, 4000), p_scheduled_for,
      p_started_at, p_ended_at, p_row_count, j.on_failure_notify, j.on_failure_webhook,
      case when j.on_failure_webhook is not null then clock_timestamp() end
    from @schema@.jobs j left join @schema@.projects p on p.id = j.project_id where j.id = p_job_id
    on conflict do nothing
    returning * into a;
  if not found then
    return false;
  end if;
  perform @schema@._announce_alert(a);
  return true;
end $$;
