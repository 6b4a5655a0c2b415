-- The queue: a row for each task that can start now. A claim deletes it.
create table @schema@._ready (
  priority int not null,
  topic text collate "C" not null,
  id bigint not null,
  login text collate "C",
  alone boolean,                      -- claimed with a lease of its own, because it was in one before, whose token it keeps
  constraint ready_pkey primary key (priority, topic, id)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
