create table @schema@.role_limits (
  role name not null constraint role_limits_pkey primary key,
  project_id int constraint role_limits_project_fkey references @schema@.projects (id),
  concurrency int constraint role_limits_concurrency_positive check (concurrency > 0),
  max_waiting int constraint role_limits_max_waiting_positive check (max_waiting > 0)
);

create trigger role_limits_check before insert or update or delete on @schema@.role_limits
  for each row execute function @schema@._role_limits_check();

comment on table @schema@.role_limits is
  'What a role may take of the queue. A role without a row has no limit. Deployers write the limits of roles that they may name; limits of no project are the owner''s.';
comment on column @schema@.role_limits.role is 'Name of the role.';
comment on column @schema@.role_limits.project_id is 'Project whose pgherd.yaml sets the limits. Null: they were set by a statement.';
comment on column @schema@.role_limits.concurrency is 'Greatest number of tasks of the role that daemons hold at the same time. Null: no limit.';
comment on column @schema@.role_limits.max_waiting is
  'Greatest number of tasks of the role that wait; enqueue() refuses more. Tasks of jobs do not count as more. Null: no limit.';
