create or replace function @schema@._complete(p_task_id bigint, p_token uuid, p_row_count bigint) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
  as $$
declare
  t @schema@._tasks;
  v_ended_at timestamptz;
  v_broken text;
begin
  delete from @schema@._tasks k
    where k.id = p_task_id and k.token = p_token and k.login = session_user
    returning k.* into t;
  if not found then
    raise exception using errcode = 'PH001', message = format('lease lost for task %s', p_task_id);
  end if;
  v_ended_at := clock_timestamp();
  if t.job_id is not null then
    t.quiet := null;
    select j.log <> 'all', case when j.expect_rows is not null then @schema@._broken_expectation(j.id, p_row_count) end
      into t.quiet, v_broken from @schema@.jobs j where j.id = t.job_id;
  end if;
  if t.quiet is not true then
    insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at, created_at,
        created_by, started_at, ended_at, row_count, sql, database, connection, login, daemon_id, revision, parent_task_id, params)
      values (t.id, t.attempt, t.job_id, t.job_name, t.topic, 'finished', v_broken, t.priority, t.scheduled_for, t.available_at, t.created_at,
        t.created_by, now(), v_ended_at, p_row_count, t.sql, t.database, t.connection, t.login, t.claimed_by, t.revision, t.parent_task_id, t.params);
  end if;
  if t.job_id is not null then
    perform @schema@._job_ended(t.job_id, p_task_id, 'finished', now(), v_ended_at, p_row_count, t.attempt, t.scheduled_for, v_broken, null, null,
      v_broken is not null);
  end if;
end $$;
