-- How many tasks of a role with max_waiting wait: counted once a second at most. Beside role_limits, whose rows claims lock.
create unlogged table @schema@._role_waiting (
  role name not null constraint role_waiting_pkey primary key,
  waiting bigint not null,
  counted_at timestamptz not null
);
