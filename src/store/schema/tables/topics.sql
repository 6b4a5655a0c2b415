create table @schema@.topics (
  id int generated always as identity constraint topics_pkey primary key,
  name text collate "C" not null constraint topics_name_key unique constraint topics_name_not_empty check (name <> '')
    constraint topics_name_at_most_1_kb check (octet_length(name) <= 1024),
  project_id int constraint topics_project_fkey references @schema@.projects (id),
  revision bigint,
  description text constraint topics_description_at_most_64_kb check (octet_length(description) <= 65536),
  concurrency int constraint topics_concurrency_positive check (concurrency > 0),
  priority int not null default 100,
  delay interval not null default '0' constraint topics_delay_not_negative check (delay >= '0'),
  retry_limit int not null default 0 constraint topics_retry_limit_not_negative check (retry_limit >= 0),
  retry_initial interval not null default '2 s' constraint topics_retry_initial_positive check (retry_initial > '0'),
  retry_factor double precision not null default 2 constraint topics_retry_factor_at_least_1 check (retry_factor >= 1),
  retry_max interval not null default '1 h' constraint topics_retry_max_positive check (retry_max > '0'),
  retry_jitter double precision not null default 0 constraint topics_retry_jitter_is_fraction check (retry_jitter between 0 and 1),
  timeout interval constraint topics_timeout_positive check (timeout > '0'),
  retention_finished interval not null default '7 d' constraint topics_retention_finished_not_negative check (retention_finished >= '0'),
  retention_failed interval not null default '30 d' constraint topics_retention_failed_not_negative check (retention_failed >= '0'),
  max_sql_bytes int constraint topics_max_sql_bytes_in_range check (max_sql_bytes between 1 and 1048576),
  max_params_bytes int constraint topics_max_params_bytes_in_range check (max_params_bytes between 1 and 1048576),
  durability text not null default 'task' constraint topics_durability_known check (durability in ('task', 'series')),
  log text not null default 'all' constraint topics_log_known check (log in ('all', 'errors', 'off')),
  paused boolean not null default false,
  expect_waiting text constraint topics_expect_waiting_readable
    check (expect_waiting is null or coalesce(@schema@._rows_match(expect_waiting, 0) is not null, false)),
  expect_oldest text constraint topics_expect_oldest_readable
    check (expect_oldest is null or coalesce(@schema@._age_matches(expect_oldest, '0') is not null, false)),
  on_failure_notify text constraint topics_on_failure_notify_is_channel check (octet_length(on_failure_notify) between 1 and 63),
  on_failure_webhook text constraint topics_on_failure_webhook_not_empty check (on_failure_webhook <> ''),
  draining boolean not null default false,
  former_names text[] not null default '{}',
  applied jsonb,
  source_file text,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by name not null default session_user,
  -- See jobs_intervals_are_finite.
  constraint topics_intervals_are_finite
    check (greatest(timeout, delay, retry_initial, retry_max, retention_finished, retention_failed) < '1000 years')
);
create index topics_project_id on @schema@.topics (project_id);
-- For each statement that enqueues: the few with a size limit of their own.
create index topics_sizes on @schema@.topics (name) where coalesce(max_sql_bytes, max_params_bytes) is not null;
-- For the claim: those whose tasks it cannot take together with those of other topics.
create index topics_special on @schema@.topics (name) where paused or concurrency is not null or delay <> '0' or durability <> 'task';
-- For the move: the few whose finished tasks are not logged.
create index topics_log on @schema@.topics (name) where log <> 'all';

create trigger topics_stamp before update on @schema@.topics for each row execute function @schema@._stamp();
create trigger topics_long_text before insert or update on @schema@.topics for each row
  when (octet_length(new.name) > 1024 or octet_length(new.description) > 65536)
  execute function @schema@._refuse_long_text('name', 1024, 'topics_name_at_most_1_kb', 'description', 65536, 'topics_description_at_most_64_kb');
create trigger topics_changed after insert or update or delete on @schema@.topics
  for each statement execute function @schema@._topics_changed();

comment on table @schema@.topics is
  'Declared topics: one column per key of a definition.';
comment on column @schema@.topics.id is 'Identifier of the topic.';
comment on column @schema@.topics.name is 'Name of the topic.';
comment on column @schema@.topics.project_id is 'Project that owns the topic. Null: no project.';
comment on column @schema@.topics.revision is 'Revision of the project that last changed the topic.';
comment on column @schema@.topics.description is 'Description from the definition.';
comment on column @schema@.topics.concurrency is 'Greatest number of tasks that run at the same time, over all daemons. Null: no limit.';
comment on column @schema@.topics.priority is 'Default priority of the tasks. A lower number starts first.';
comment on column @schema@.topics.delay is 'Shortest time between two starts, over all daemons.';
comment on column @schema@.topics.retry_limit is 'Default number of retries after a failed attempt.';
comment on column @schema@.topics.retry_initial is 'Wait before the first retry.';
comment on column @schema@.topics.retry_factor is 'Factor by which each further wait grows.';
comment on column @schema@.topics.retry_max is 'Longest wait before a retry.';
comment on column @schema@.topics.retry_jitter is 'Share of the wait that is random, from 0 to 1.';
comment on column @schema@.topics.timeout is 'Default time limit of an attempt. Null: the one of topic_defaults.';
comment on column @schema@.topics.retention_finished is 'How long the log keeps finished attempts.';
comment on column @schema@.topics.retention_failed is 'How long the log keeps attempts that did not finish.';
comment on column @schema@.topics.max_sql_bytes is 'Maximum size of the SQL of a task, in bytes. Null: 1 MB. Tasks of jobs are checked with their definition.';
comment on column @schema@.topics.max_params_bytes is 'Maximum size of the parameters of a task, in bytes of JSON. Null: 1 MB.';
comment on column @schema@.topics.durability is 'task: each task is on disk before the next one starts. series: one flush per series of tasks.';
comment on column @schema@.topics.log is 'What the log keeps of tasks without a job: all, errors or off.';
comment on column @schema@.topics.paused is 'True when the definition pauses the topic. pause_topic() is recorded in topic_state.';
comment on column @schema@.topics.expect_waiting is 'Expected number of tasks that wait although they could start, for example "< 1000". Null: any.';
comment on column @schema@.topics.expect_oldest is 'Expected age of the oldest of them, for example "< 5m". Null: any.';
comment on column @schema@.topics.on_failure_notify is 'Channel that receives alerts through NOTIFY. Null: none.';
comment on column @schema@.topics.on_failure_webhook is 'Name of the webhook that receives alerts. Null: none.';
comment on column @schema@.topics.draining is 'True when the topic is no longer declared and is deleted after its last task.';
comment on column @schema@.topics.former_names is 'Names that the topic had before it was renamed: its retention counts for their rows of the log.';
comment on column @schema@.topics.applied is 'Definition as last applied. A difference from the columns is drift.';
comment on column @schema@.topics.source_file is 'File that declares the topic.';
comment on column @schema@.topics.changed_at is 'Time of the last change.';
comment on column @schema@.topics.changed_by is 'Login that made the last change.';
