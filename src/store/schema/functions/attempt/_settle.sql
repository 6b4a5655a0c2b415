-- Records ended attempts whose effect is not in this transaction: failures, cancellations and tasks that run without a transaction.
-- p_outcomes: [{taskId, token, state: finished|failed|cancelled|retrying, retryDelayMs, lost, startedAgoMs, rowCount, reason,
-- sqlstate, message, detail, hint, context, position, notices}]. Returns the ids whose token was still valid; the others were taken over.
create or replace function @schema@._settle(p_outcomes jsonb) returns setof bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  o record;
  t record;
  v_started_at timestamptz;
  v_ended_at timestamptz;
  v_log text;
  v_reason text;
  v_broken boolean;
begin
  for o in
    select * from jsonb_to_recordset(p_outcomes) as x ("taskId" bigint, token uuid, state text, "retryDelayMs" double precision, lost boolean, "startedAgoMs" double precision,
      "rowCount" bigint, reason text, sqlstate text, message text, detail text, hint text, context text, position int, notices text[])
    order by "taskId"
  loop
    if o.state = 'retrying' then
      update @schema@._tasks k
        set state = 'retrying', claimable = false, available_at = clock_timestamp() + o."retryDelayMs" * interval '1 ms',
            lost = k.lost + coalesce(o.lost, false)::int, token = null, claimed_by = null, claimed_at = null
        from @schema@._tasks old
        where k.id = o."taskId" and old.id = k.id and old.token = o.token and k.token = o.token
        returning old.* into t;
    else
      delete from @schema@._tasks k where k.id = o."taskId" and k.token = o.token returning k.* into t;
    end if;
    continue when not found;
    v_started_at := clock_timestamp() - o."startedAgoMs" * interval '1 ms';
    v_ended_at := clock_timestamp();
    v_log := @schema@._log_mode(t.job_id, t.topic);
    v_reason := o.reason;
    v_broken := false;
    if o.state = 'finished' and t.job_id is not null then
      v_reason := coalesce(@schema@._broken_expectation(t.job_id, o."rowCount"), o.reason);
      v_broken := v_reason is distinct from o.reason;
    end if;
    if v_log = 'all' or (v_log = 'errors' and o.state <> 'finished') then
      insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at, created_at,
          created_by, started_at, row_count, sqlstate, message, detail, hint, context, position, notices, sql, database, connection, login,
          daemon_id, revision, parent_task_id, params, claims, ended_at)
        values (t.id, t.attempt, t.job_id, t.job_name, t.topic, o.state, v_reason, t.priority, t.scheduled_for, t.available_at, t.created_at,
          t.created_by, v_started_at, o."rowCount", o.sqlstate, o.message, o.detail, o.hint, o.context, o.position, o.notices, t.sql, t.database,
          t.connection, t.login, t.claimed_by, t.revision, t.parent_task_id, t.params, t.claims, v_ended_at);
    elsif o.state = 'failed' and t.job_id is null then
      perform @schema@._count_unlogged(t.topic);
    end if;
    if o.state = 'cancelled' or o.state = 'finished' or o.state = 'failed' then
      delete from @schema@._cancel_requests c where c.task_id = t.id;
      if t.job_id is not null then
        perform @schema@._job_ended(t.job_id, t.id, o.state, v_started_at, v_ended_at, o."rowCount", t.attempt, t.scheduled_for, v_reason, o.sqlstate,
          o.message, v_broken);
      end if;
    end if;
    return next t.id;
  end loop;
end $$;
