-- As `_complete`, for a series. A task of no job is put into the log straight from its row: no record in between, and its row
-- deleted without giving it back. Always true: PL/pgSQL evaluates an assignment without starting the executor, which PERFORM does.
create or replace function @schema@._finish(p_task_id bigint, p_token uuid, p_row_count bigint, p_of_job boolean) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
  as $$
declare
  -- Not in the SELECT: one with a volatile function is executed as a plan below that of the INSERT.
  v_ended_at timestamptz := clock_timestamp();
begin
  if not p_of_job then
    insert into @schema@._task_log (task_id, attempt, topic, state, priority, scheduled_for, available_at, created_at, created_by, started_at,
        ended_at, row_count, sql, database, connection, login, daemon_id, revision, parent_task_id, params)
      select t.id, t.attempt, t.topic, 'finished', t.priority, t.scheduled_for, t.available_at, t.created_at, t.created_by, now(),
        v_ended_at, p_row_count, t.sql, t.database, t.connection, t.login, t.claimed_by, t.revision, t.parent_task_id, t.params
      from @schema@._tasks t
      where t.id = p_task_id and t.token = p_token and t.login = session_user and t.job_id is null and t.quiet is not true;
    if found then
      delete from @schema@._tasks t where t.id = p_task_id and t.token = p_token;
      if found then
        return true;
      end if;
    end if;
  end if;
  -- It has more to do, or the lease is lost: that it says, and takes back the row in the log.
  perform @schema@._complete(p_task_id, p_token, p_row_count);
  return true;
end $$;
