create table @schema@.topic_state (
  topic text collate "C" not null constraint topic_state_pkey primary key,
  next_start_at timestamptz not null default '-infinity',
  last_start_at timestamptz,
  failure_count bigint not null default 0,
  paused_at timestamptz,
  paused_by name,
  pause_reason text,
  paused_until timestamptz,
  alerting_since timestamptz,
  constraint topic_state_pause_is_whole check ((paused_at is null) = (paused_by is null) and (paused_at is not null or paused_until is null))
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
create trigger topic_state_not_in_task before update on @schema@.topic_state for each statement
  execute function @schema@._refuse_in_task();

comment on table @schema@.topic_state is
  'Runtime state of topics, by name: a topic need not be declared to be paused or to hold tasks.';
comment on column @schema@.topic_state.topic is 'Name of the topic.';
comment on column @schema@.topic_state.next_start_at is 'No task of the topic starts before this time (delay).';
comment on column @schema@.topic_state.last_start_at is 'Time at which the last task of the topic began, at the latest (delay). Null: none did.';
comment on column @schema@.topic_state.failure_count is 'Failures of tasks without a job that the log does not contain (log: off).';
comment on column @schema@.topic_state.paused_at is 'Time when the topic was paused. Null: it is not paused.';
comment on column @schema@.topic_state.paused_by is 'Login that paused the topic.';
comment on column @schema@.topic_state.pause_reason is 'Reason of the pause.';
comment on column @schema@.topic_state.paused_until is 'End of the pause. Null: the pause ends with resume_topic().';
comment on column @schema@.topic_state.alerting_since is 'Time since when the topic has not met its expectation. Null: it does, or has none.';
