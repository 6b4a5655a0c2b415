-- Logs attempts that were lost with their session or daemon.
create or replace function @schema@._log_lost(p_ids bigint[], l @schema@._leases, p_reason text, p_sqlstate text, p_message text, p_started_at timestamptz)
  returns void language sql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
    insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at, created_at,
        created_by, started_at, sqlstate, message, hint, sql, database, connection, login, daemon_id, revision, parent_task_id)
      select t.id, t.attempt + 1, t.job_id, t.job_name, t.topic, 'retrying', p_reason, t.priority, t.scheduled_for, t.available_at, t.created_at,
        t.created_by, p_started_at, p_sqlstate, p_message,
        case when p_sqlstate = '57P01' then format('a task whose session was ended runs again; to stop it: pgherd cancel %s', t.id) end, t.sql, t.database, t.connection, l.login, l.daemon_id, t.revision, t.parent_task_id
      from @schema@._tasks t where t.id = any (p_ids) and @schema@._log_mode(t.job_id, t.topic) <> 'off'
  $$;
