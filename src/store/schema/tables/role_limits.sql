create table @schema@.role_limits (
  role name not null constraint role_limits_pkey primary key,
  concurrency int constraint role_limits_concurrency_positive check (concurrency > 0),
  max_waiting int constraint role_limits_max_waiting_positive check (max_waiting > 0)
);

comment on table @schema@.role_limits is
  'What a role may take of the queue. A role without a row has no limit. The owner and deployers write here.';
comment on column @schema@.role_limits.role is 'Name of the role.';
comment on column @schema@.role_limits.concurrency is 'Greatest number of tasks of the role that daemons hold at the same time. Null: no limit.';
comment on column @schema@.role_limits.max_waiting is
  'Greatest number of tasks of the role that wait; enqueue() refuses more. Tasks of jobs do not count as more. Null: no limit.';
