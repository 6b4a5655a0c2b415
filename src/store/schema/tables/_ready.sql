-- The queue: a row for each task that can start now. A claim deletes it.
create table @schema@._ready (
  priority int not null,
  topic text collate "C" not null,
  id bigint not null,
  login text collate "C",
  alone boolean,                      -- claimed with a lease of its own, because it was in one before, whose token it keeps
  constraint ready_pkey primary key (priority, topic, id)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
create trigger ready_not_in_task before insert or update or delete on @schema@._ready for each statement
  when (not has_table_privilege('@schema@._ready', 'trigger')) execute function @schema@._refuse_in_task();
