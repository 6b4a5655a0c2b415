-- The privileges of each role. Executed at the end of every installation and upgrade; may be executed again at any time.
-- Each block is for a role that may be missing (an installation of one role).

revoke all on schema @schema@ from public;
grant usage on schema @schema@ to public;
-- Only objects of pgherd are named: a person may have put others into the schema.
revoke all on @tables@ from public;
do $$
declare
  v_routine record;
  v_daemon boolean := exists (select from pg_roles where rolname = 'pgherd_daemon');
begin
  for v_routine in
    select p.oid::regprocedure as name, p.prorettype = 'trigger'::regtype as is_trigger from pg_proc p
    where p.pronamespace = '@schema@'::regnamespace and p.proname = any (@routines@)
  loop
    execute format('revoke execute on routine %s from public', v_routine.name);
    -- A role that may execute a trigger function may attach it to a table of its own.
    if v_daemon and not v_routine.is_trigger then
      execute format('grant execute on routine %s to pgherd_daemon', v_routine.name);
    end if;
  end loop;
end $$;
-- These functions check login and lease; the lease is always a bound parameter, which a job cannot see.
grant execute on function @schema@.run(bigint, bigint, bigint), @schema@._begin(bigint, bigint, bigint), @schema@._open(bigint, bigint),
  @schema@._take_turn(bigint, bigint, bigint, timestamptz),
  @schema@._take(bigint, bigint, bigint, bigint) to public;
grant execute on procedure @schema@.run_batch(bigint, bigint, bigint[], text[], jsonb[], text[], text[], text[], text[], timestamptz, boolean, int, bigint[], boolean),
  @schema@.run_first(bigint, bigint, bigint, bigint, bigint, text) to public;
-- The record of an effect is inserted with the rights of its login. No other access to the table, and no access to the times.
grant insert (task_id, token, row_count) on @schema@._done to public;
grant execute on function @schema@._sees_all(), @schema@._reading(), @schema@._rows_match(text, bigint), @schema@._age_matches(text, interval), @schema@._instant(timestamptz),
  @schema@._alert_link(bigint, text, text) to public;
-- They only parse texts. Generated columns call them with the privileges of the role that writes a job.
grant execute on function @schema@._after_jobs(text[]), @schema@._repeats_after_finish(text[]), @schema@._is_backoff(jsonb) to public;
grant select on @schema@.tasks, @schema@.task_log, @schema@.alerts to public;

do $$
declare
  v_role name;
begin
  if exists (select from pg_roles where rolname = 'pgherd_daemon') then
    grant select on @tables@ to pgherd_daemon;
    -- The scheduler inserts tasks. All else of the queue is written by functions of the owner alone: a task that runs as the login of
    -- the daemon has its privileges.
    grant insert on @schema@._tasks to pgherd_daemon;
    grant insert, update, delete on @schema@._daemon_secrets, @schema@.daemons, @schema@._connections, @schema@._workers,
      @schema@._cancel_requests to pgherd_daemon;
    grant update on @schema@.job_state, @schema@.topic_state, @schema@._worker_requests to pgherd_daemon;
    -- UPDATE, to lock the rows that it takes.
    grant update, delete on @schema@.job_starts to pgherd_daemon;
    grant insert on @schema@._task_log to pgherd_daemon;
    grant insert, update on @schema@.project_syncs to pgherd_daemon;
  end if;
  if exists (select from pg_roles where rolname = 'pgherd_deployer') then
    grant select on @tables@ to pgherd_deployer;
    -- A session that knows a lease may execute its tasks.
    revoke select on @schema@._leases, @schema@._done, @schema@._daemon_secrets from pgherd_deployer;
    grant insert, update, delete on @schema@.jobs, @schema@.topics to pgherd_deployer;
    grant update on @schema@.topic_defaults to pgherd_deployer;
    grant insert, update, delete on @schema@.role_limits to pgherd_deployer;
    grant insert, update on @schema@.projects to pgherd_deployer;
    grant insert, update, delete on @schema@._origins to pgherd_deployer;
    grant insert, delete on @schema@._settled_files to pgherd_deployer;
    grant insert on @schema@.revisions, @schema@.revision_changes to pgherd_deployer;
    -- The other columns record the approver.
    grant insert (digest, expires_at, reason) on @schema@.approvals to pgherd_deployer;
    grant insert, update on @schema@.project_syncs to pgherd_deployer;
    grant execute on function @schema@._delete_drained_topics(),
      @schema@._place(), @schema@._timeline(), @schema@._copied_from(), @schema@._may_become(name),
      @schema@._discard_tasks(text[], text), @schema@._move_tasks(text[], text), @schema@._rename_topics(text[], text[]), @schema@._cancel_running(bigint[], text)
      to pgherd_deployer;
  end if;
  if exists (select from pg_roles where rolname = 'job_monitor') then
    grant select on @tables@ to job_monitor;
    revoke select on @schema@._leases, @schema@._done, @schema@._daemon_secrets from job_monitor;
    grant execute on function @schema@._place(), @schema@._timeline(), @schema@._copied_from() to job_monitor;
  end if;
  -- A plan uses them to find the changes that the tables would refuse.
  for v_role in select rolname from pg_roles where rolname in ('job_monitor', 'pgherd_deployer') loop
    execute format('grant execute on function @schema@._role_is_allowed(name), @schema@._owns_schema(name),
        @schema@._role_refusal(name, name, boolean), @schema@._role_limit_refusal(name, name, boolean), @schema@._daemon_logins(),
        @schema@._timezone_error(text) to %I', v_role);
  end loop;
  -- The SQL API. Its functions run with the caller's privileges, so the caller needs access to what they use: views that
  -- check the caller, and functions of the owner that check their arguments.
  -- On views they may write single columns, but not DELETE, nor INSERT or UPDATE whole rows: those privileges would allow
  -- LOCK TABLE, which locks the tables below.
  for v_role in select rolname from pg_roles where rolname in ('job_scheduler', 'pgherd_deployer', 'pgherd_daemon') loop
    execute format('grant execute on function
        @schema@.enqueue(text, text, int, timestamptz, interval, text, interval, int, name, name, boolean, jsonb), @schema@.enqueue_many(jsonb),
        @schema@.cancel_task(bigint), @schema@.retry_task(bigint), @schema@.trigger_job(text, jsonb),
        @schema@.pause_job(text, text, timestamptz), @schema@.resume_job(text), @schema@.pause_topic(text, text, timestamptz), @schema@.resume_topic(text),
        @schema@.insert_job(text, name, text[], name, text, boolean, interval, boolean),
        @schema@.update_job(bigint, text, name, text[], name, text, boolean, interval, boolean), @schema@.delete_job(bigint), @schema@.run_job(bigint),
        @schema@.job_scheduled_at(timestamptz), @schema@.launch_worker(bigint), @schema@.ensure_workers(), @schema@.active_workers_count(),
        @schema@.calibrate_workers_count() to %I', v_role);
    execute format('grant select on @schema@.migrations, @schema@.my_job, @schema@.member_job, @schema@.my_job_log, @schema@.member_job_log, @schema@.worker_stats,
        @schema@.topic_stats, @schema@._task_settings, @schema@._task_input, @schema@._job_input, @schema@._request_input, @schema@._launch_input to %I', v_role);
    execute format('grant insert (topic, priority, waits, available_at, sql, database, login, transaction, timeout, retry_limit, retry_backoff, dedupe_key, params)
        on @schema@._task_input to %I', v_role);
    execute format('grant insert (description, schedule, sql, database, role, timeout, overlap, enabled),
        update (description, schedule, sql, database, role, timeout, overlap, enabled) on @schema@._job_input to %I', v_role);
    execute format('grant insert (job_id) on @schema@._job_deletion_input to %I', v_role);
    execute format('grant insert (action, job_id, task_id, topic, reason, until, params) on @schema@._request_input to %I', v_role);
    execute format('grant insert (task_id) on @schema@._launch_input to %I', v_role);
    execute format('grant execute on function
        @schema@._role_is_allowed(name), @schema@._owns_schema(name), @schema@._role_refusal(name, name, boolean), @schema@._daemon_logins(),
        @schema@._is_member(name), @schema@._may_become(name), @schema@._operates(),
        @schema@._check_target(name, name),
        @schema@._explain_tasks(jsonb), @schema@._check_task(text, text, timestamptz, interval, interval, int, name, name, text, jsonb, text), @schema@._free_dedupe_key(name, text), @schema@._check_job(text, name, name, interval),
        @schema@._require_job(bigint, boolean), @schema@._request_task(text, bigint, text), @schema@._request_job(text, text, text, timestamptz, jsonb),
        @schema@._request_topic(text, text, text, timestamptz), @schema@._job_id(text), @schema@._job_exists(bigint), @schema@._task_exists(bigint),
        @schema@._task_state(bigint), @schema@._wake_for_tasks(), @schema@._prepare_run(bigint), @schema@._runs_here(bigint),
        @schema@._log_run(bigint, timestamptz, bigint, text, text, text, text, text), @schema@._run_log(bigint, bigint, boolean),
        @schema@._schedule_is_due(text, text, timestamptz), @schema@._zone_at(text, timestamptz), @schema@._schedule(text), @schema@._duration_ms(text),
        @schema@._cron(text), @schema@._cron_value(int, text), @schema@._cron_matches(bigint[], boolean, boolean, bigint, bigint),
        @schema@._schedule_mistake(text) to %I', v_role);
  end loop;
end $$;
