-- Handles one outcome of _settle.
create or replace function @schema@._settle_one(p_lease bigint, p_id bigint, p_state text, p_retry_delay_ms double precision, p_lost boolean, p_doubtful boolean,
    p_started_ago_ms double precision, p_row_count bigint, p_reason text, p_sqlstate text, p_message text, p_detail text, p_hint text, p_context text,
    p_position int, p_notices text[]) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  l @schema@._leases;
  t @schema@._tasks;
  v_started_at timestamptz := clock_timestamp() - p_started_ago_ms * interval '1 ms';
  v_ended_at timestamptz;
  v_log text;
  v_reason text := p_reason;
  v_broken boolean := false;
begin
  select x.* into l from @schema@._leases x where x.id = p_lease and p_id = any (x.ids) for update;
  if not found then
    return 'lost';
  end if;
  -- A user's transaction may hold the task (its dedupe_key) or the state of its job (a pause): the other tasks do not wait for it.
  select x.* into t from @schema@._tasks x where x.id = p_id for update skip locked;
  if not found then
    return 'locked';
  end if;
  if t.job_id is not null then
    perform from @schema@.job_state s where s.job_id = t.job_id for no key update skip locked;
    if not found and exists (select from @schema@.job_state s where s.job_id = t.job_id) then
      return 'locked';
    end if;
  end if;
  -- Waits for an execution that is about to commit. When it has committed, the task is finished.
  insert into @schema@._done (task_id, token, row_count) values (p_id, l.token, p_row_count) on conflict do nothing;
  if not found then
    return 'done';
  end if;
  v_ended_at := clock_timestamp();
  if p_state = 'retrying' and t.job_id is not null and not exists (select from @schema@.jobs j where j.id = t.job_id) then
    p_state := 'failed';
    v_reason := 'no retry: its job is deleted';
  end if;
  v_log := @schema@._log_mode(t.job_id, t.topic);
  if p_state = 'finished' and t.job_id is not null then
    v_reason := coalesce(@schema@._broken_expectation(t.job_id, p_row_count), p_reason);
    v_broken := v_reason is distinct from p_reason;
  end if;
  if v_log = 'all' or (v_log = 'errors' and p_state <> 'finished') then
    insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at, created_at,
        created_by, started_at, row_count, sqlstate, message, detail, hint, context, position, notices, sql, database, connection, login,
        daemon_id, revision, parent_task_id, params, claims, ended_at)
      values (t.id, t.attempt + 1, t.job_id, t.job_name, t.topic, p_state, v_reason, t.priority, t.scheduled_for, t.available_at, t.created_at,
        t.created_by, v_started_at, p_row_count, p_sqlstate, p_message, p_detail, p_hint, p_context, p_position, p_notices, t.sql, t.database,
        t.connection, l.login, l.daemon_id, t.revision, t.parent_task_id, t.params, t.claims + 1, v_ended_at);
  elsif p_state = 'failed' and t.job_id is null then
    perform @schema@._count_unlogged(t.topic);
  end if;
  if p_state = 'retrying' then
    perform @schema@._requeue(l.token, array[p_id], 1, p_lost::int, p_doubtful, v_ended_at + p_retry_delay_ms * interval '1 ms');
  else
    delete from @schema@._tasks x where x.id = p_id;
    delete from @schema@._cancel_requests c where c.task_id = p_id;
  end if;
  -- The row stays as a fence row: an execution that cannot be seen must not commit after this.
  if p_state = 'retrying' or not (p_doubtful or coalesce(t.doubtful, false)) then
    delete from @schema@._done d where d.task_id = p_id and d.token = l.token;
  end if;
  perform @schema@._shrink(l.id, array[p_id]);
  if p_state = 'retrying' then
    perform @schema@._cancel_returned(array[p_id]);
  end if;
  if p_state <> 'retrying' and t.job_id is not null then
    perform @schema@._job_ended(t.job_id, t.id, p_state, v_started_at, v_ended_at, p_row_count, t.attempt + 1, t.scheduled_for, v_reason, p_sqlstate,
      p_message, v_broken);
  end if;
  return 'settled';
end $$;
