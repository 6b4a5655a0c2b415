-- A pending task moves to the log; a running task is stopped by the daemon that executes it.
create or replace function @schema@._cancel_task(p_task_id bigint, p_reason text) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  t @schema@._tasks;
  v_ended_at timestamptz := clock_timestamp();
begin
  delete from @schema@._tasks k
    where k.id = (select w.id from @schema@._tasks w where w.id = p_task_id and w.state <> 'running' for update skip locked)
    returning k.* into t;
  if not found then
    -- The task is running, or is being claimed at this moment: its row is not changed.
    if not exists (select from @schema@._tasks k where k.id = p_task_id) then
      return false;
    end if;
    insert into @schema@._cancel_requests (task_id, reason) values (p_task_id, p_reason) on conflict on constraint cancel_requests_pkey do nothing;
    perform pg_notify('@channel@', 'cancel');
    return true;
  end if;
  if @schema@._log_mode(t.job_id, t.topic) <> 'off' then
    insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at, created_at,
        created_by, sql, database, connection, login, revision, parent_task_id, params, claims, ended_at)
      values (t.id, t.attempt, t.job_id, t.job_name, t.topic, 'cancelled',
      format('cancelled by %s', session_user) || coalesce(': ' || p_reason, ''), t.priority, t.scheduled_for, t.available_at, t.created_at,
        t.created_by, t.sql, t.database, t.connection, t.login, t.revision, t.parent_task_id, t.params, t.claims, v_ended_at);
  end if;
  if t.job_id is not null then
    perform @schema@._job_ended(t.job_id, t.id, 'cancelled', null, v_ended_at, null);
    perform pg_notify('@channel@', 'jobs');
  end if;
  return true;
end $$;
