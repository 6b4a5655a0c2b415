-- Counts of the ended attempts in each ten seconds of the last hour, so that the status reads one row of this table instead of a thousand
-- of the log.
create table @schema@._log_counts (
  slot bigint not null constraint log_counts_pkey primary key,  -- since the epoch, in units of ten seconds
  finished int not null,
  failed int not null,
  retried int not null,
  cancelled int not null,
  skipped int not null,
  max_lateness_ms float8,           -- null: nothing started
  lateness bytea not null,          -- per bin: its number in two bytes, its count in four; text or jsonb would take 100 times as long to read
  topics jsonb                      -- the counts of each topic, in the order of the columns; null: nothing ended, or in more than 100 topics
);
