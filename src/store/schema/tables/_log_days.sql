-- Days that were examined, the settings they were examined with, and when the retention of the next of their rows ends.
create table @schema@._log_days (
  day date not null constraint log_days_pkey primary key,
  settings text not null,
  next_look_at timestamptz not null,
  kept bigint not null,
  gone bigint not null,
  looked_at timestamptz not null default clock_timestamp()
);
