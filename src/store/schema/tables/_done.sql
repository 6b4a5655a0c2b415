-- The record of an effect, inserted in its transaction. Two executions of a task collide on the key, and the later one rolls back. A row
-- counts only with the token of the lease: rows that a role inserts itself collide with nothing, and are pruned.
create table @schema@._done (
  task_id bigint not null,
  token bigint not null,
  row_count bigint,
  started_at timestamptz not null default now(),
  ended_at timestamptz not null default clock_timestamp(),
  constraint done_pkey primary key (task_id, token)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);
