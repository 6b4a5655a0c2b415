create table @schema@.topic_defaults (
  id smallint not null default 1 constraint topic_defaults_pkey primary key constraint topic_defaults_is_one_row check (id = 1),
  priority int not null default 100,
  delay interval not null default '0' constraint topic_defaults_delay_not_negative check (delay >= '0' and delay < '1000 years'),
  timeout interval not null default '6 h' constraint topic_defaults_timeout_positive check (timeout > '0'),
  retry_limit int not null default 0 constraint topic_defaults_retry_limit_not_negative check (retry_limit >= 0),
  retry_initial interval not null default '2 s' constraint topic_defaults_retry_initial_positive check (retry_initial > '0'),
  retry_factor double precision not null default 2 constraint topic_defaults_retry_factor_at_least_1 check (retry_factor >= 1),
  retry_max interval not null default '1 h' constraint topic_defaults_retry_max_positive check (retry_max > '0'),
  retry_jitter double precision not null default 0 constraint topic_defaults_retry_jitter_is_fraction check (retry_jitter between 0 and 1),
  constraint topic_defaults_intervals_are_finite check (greatest(timeout, retry_initial, retry_max) < '1000 years')
);

comment on table @schema@.topic_defaults is
  'Defaults for tasks of topics that are not declared, or whose definition omits a value. One row; the owner and deployers may change it.';
comment on column @schema@.topic_defaults.id is 'Always 1.';
comment on column @schema@.topic_defaults.priority is 'Priority. A lower number starts first.';
comment on column @schema@.topic_defaults.delay is 'Shortest time between two starts of a topic that is not declared.';
comment on column @schema@.topic_defaults.timeout is 'Time limit of an attempt.';
comment on column @schema@.topic_defaults.retry_limit is 'Number of retries after a failed attempt.';
comment on column @schema@.topic_defaults.retry_initial is 'Wait before the first retry.';
comment on column @schema@.topic_defaults.retry_factor is 'Factor by which each further wait grows.';
comment on column @schema@.topic_defaults.retry_max is 'Longest wait before a retry.';
comment on column @schema@.topic_defaults.retry_jitter is 'Share of the wait that is random, from 0 to 1.';
