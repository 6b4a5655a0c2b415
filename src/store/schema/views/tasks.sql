create or replace view @schema@.tasks with (security_barrier) as
  select t.id, t.job_name as job, t.topic, t.state, t.priority, t.attempt, t.retry_limit, t.scheduled_for, t.available_at, t.held,
    t.claimed_at as started_at, t.claimed_by as daemon_id, t.login as role, coalesce(t.database, current_database()) as database,
    t.connection, t.transaction, t.timeout, t.sql, t.revision, t.parent_task_id, t.dedupe_key, t.created_at, t.created_by, t.params, t.parent_row_count
  from @schema@._task_states t
  where (select @schema@._sees_all()) or t.login in (select r.rolname from pg_roles r where pg_has_role(r.oid, (select @schema@._reading())));

comment on view @schema@.tasks is
  'Unfinished tasks that run as a role of the current user. Members of job_monitor see all tasks.';
comment on column @schema@.tasks.id is 'Identifier of the task.';
comment on column @schema@.tasks.job is 'Name of the job. Null: the task was enqueued through SQL.';
comment on column @schema@.tasks.topic is 'Topic of the task.';
comment on column @schema@.tasks.state is 'pending, running or retrying.';
comment on column @schema@.tasks.priority is 'A lower number starts first.';
comment on column @schema@.tasks.attempt is 'Number of attempts so far.';
comment on column @schema@.tasks.retry_limit is 'Number of retries after a failed attempt.';
comment on column @schema@.tasks.scheduled_for is 'Occurrence of the schedule. Null: the task has none.';
comment on column @schema@.tasks.available_at is 'The task starts no earlier than this.';
comment on column @schema@.tasks.held is 'True while the task waits for an earlier task of its job.';
comment on column @schema@.tasks.started_at is 'Time when a daemon claimed the task. Null: it waits.';
comment on column @schema@.tasks.daemon_id is 'Daemon that runs the task.';
comment on column @schema@.tasks.role is 'Role that the task logs in as.';
comment on column @schema@.tasks.database is 'Database in which the task runs.';
comment on column @schema@.tasks.connection is 'Connection of pgherd.yaml. Null: this server.';
comment on column @schema@.tasks.transaction is 'Whether the SQL runs in one transaction. Null: the daemon decides.';
comment on column @schema@.tasks.timeout is 'Time limit of an attempt.';
comment on column @schema@.tasks.sql is 'SQL of the task.';
comment on column @schema@.tasks.revision is 'Revision of the project when the task was created.';
comment on column @schema@.tasks.parent_task_id is 'Task whose success started this one.';
comment on column @schema@.tasks.dedupe_key is 'Key that prevents a second unfinished task of the same role.';
comment on column @schema@.tasks.created_at is 'Time of creation.';
comment on column @schema@.tasks.created_by is 'Login that created the task.';
comment on column @schema@.tasks.params is 'Object that the SQL receives as $1.';
comment on column @schema@.tasks.parent_row_count is 'Row count of the parent task.';
