-- The ledger in another database, so that the effect of a task there happens exactly once. A row is written in the transaction of
-- the effect; its key excludes two attempts of one task from each other.
create table @schema@.ledger (
  installation uuid not null,
  task_id bigint not null,
  -- A counter alone may give the number again: after a failover to a standby that lacked the last of it, in a restored or copied database.
  created_us bigint not null,
  -- The highest claim of the task that may still write; an older one is fenced.
  fence int not null,
  role name not null default session_user,
  done_at timestamptz,
  row_count bigint,
  fenced_at timestamptz not null default clock_timestamp(),
  constraint ledger_pkey primary key (installation, task_id, created_us)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
create index ledger_done_at on @schema@.ledger (done_at);

comment on table @schema@.ledger is
  'Effects of tasks in this database: one row per task, written in the transaction of the effect.';
comment on column @schema@.ledger.installation is 'Installation of pgherd that the task belongs to.';
comment on column @schema@.ledger.task_id is 'Task.';
comment on column @schema@.ledger.created_us is 'When the task was created, in microseconds since 1970: with the number it names one task, however often the number is given.';
comment on column @schema@.ledger.fence is 'Highest claim of the task that may still write. Older claims are shut out.';
comment on column @schema@.ledger.role is 'Login of the task.';
comment on column @schema@.ledger.done_at is 'Time when the effect was written. Null: it was not.';
comment on column @schema@.ledger.row_count is 'Rows that the SQL processed.';
comment on column @schema@.ledger.fenced_at is 'Time when the fence was last raised.';
