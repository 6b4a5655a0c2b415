create table @schema@.migrations (
  name text not null constraint migrations_pkey primary key,
  applied_at timestamptz not null default clock_timestamp(),
  applied_by name not null default session_user
);

comment on table @schema@.migrations is
  'Steps that this schema contains, one row per step, written by pgherd migrate.';
comment on column @schema@.migrations.name is 'Name of the step. A fresh installation contains every step that its pgherd knows.';
comment on column @schema@.migrations.applied_at is 'Time when the step was applied.';
comment on column @schema@.migrations.applied_by is 'Login that ran pgherd migrate.';
