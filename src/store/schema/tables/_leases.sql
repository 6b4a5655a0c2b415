-- The tasks that daemons have claimed: one row per claim and login. Together with the row of its daemon, it makes a claim valid.
create table @schema@._leases (
  id bigint not null constraint leases_pkey primary key, -- random, and never shown to a role: a session that knows it may execute
  token bigint not null,              -- the token in the done rows of its tasks: the id, or for a task that returned to the queue the id of its first lease
  daemon_id bigint not null,
  login text collate "C" not null,
  topic text collate "C",             -- for a lane of a topic with a concurrency; otherwise null
  plain boolean not null,             -- none of its tasks is of a job or has a dedupe_key: the move has only the log to write
  ids bigint[] not null,
  claimed_at timestamptz not null default clock_timestamp()
) with (fillfactor = 70, toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
-- Compressing the ids takes longer than all else that a claim does with them.
alter table @schema@._leases alter column ids set storage external;
create index leases_topic on @schema@._leases (topic) where topic is not null;
create index leases_daemon_id on @schema@._leases (daemon_id);
-- A session that knows a lease could execute its tasks, and one that knows the secret of a daemon could claim for it.
alter table @schema@._leases enable row level security;
create policy leases_not_in_task on @schema@._leases using ((select not @schema@._in_task()));
