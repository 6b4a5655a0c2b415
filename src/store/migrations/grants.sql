-- Who may do what. Idempotent: runs after every migration, so that it always stands whole in one place.
-- Each block is for a role that may be missing (an installation of one role).

revoke all on schema @schema@ from public;
grant usage on schema @schema@ to public;
revoke all on all tables in schema @schema@ from public;
revoke execute on all functions in schema @schema@ from public;
-- They check login and token; the token is always a bound parameter, which no job can see.
grant execute on function @schema@.run(bigint, uuid), @schema@._enter(bigint, uuid), @schema@._complete(bigint, uuid, bigint) to public;
grant execute on function @schema@._sees_all() to public;
grant select on @schema@.tasks, @schema@.task_log to public;

do $$
begin
  if exists (select from pg_roles where rolname = 'pgherd_daemon') then
    grant select on all tables in schema @schema@ to pgherd_daemon;
    grant insert, update, delete on @schema@._tasks, @schema@.daemons, @schema@._connections, @schema@._workers,
      @schema@._cancel_requests to pgherd_daemon;
    grant update on @schema@.job_state, @schema@.topic_state to pgherd_daemon;
    grant delete on @schema@.job_starts to pgherd_daemon;
    grant insert on @schema@._task_log to pgherd_daemon;
    grant update (notices) on @schema@._task_log to pgherd_daemon;
    grant execute on all functions in schema @schema@ to pgherd_daemon;
  end if;
  if exists (select from pg_roles where rolname = 'pgherd_deployer') then
    grant select on all tables in schema @schema@ to pgherd_deployer;
    grant insert, update, delete on @schema@.jobs, @schema@.topics to pgherd_deployer;
    grant insert, update on @schema@.projects to pgherd_deployer;
    grant insert on @schema@.revisions, @schema@.revision_changes to pgherd_deployer;
    grant execute on function @schema@._role_is_allowed(name), @schema@._owns_schema(name), @schema@.trigger_job(text) to pgherd_deployer;
  end if;
  if exists (select from pg_roles where rolname = 'job_monitor') then
    grant select on all tables in schema @schema@ to job_monitor;
  end if;
  if exists (select from pg_roles where rolname = 'job_scheduler') then
    grant execute on function @schema@._role_is_allowed(name), @schema@._owns_schema(name) to job_scheduler;
  end if;
end $$;
