-- Counts of the ended attempts of each topic in each five minutes of the last eight days, so that the charts of the dashboard do not read
-- the log. They stay when the retention of a topic removes the rows that they count.
create table @schema@._log_sums (
  slot bigint not null,             -- since the epoch, in units of five minutes
  topic text collate "C" not null,  -- '': all topics together, because more than 100 had ended attempts
  finished int not null,
  failed int not null,
  retried int not null,
  cancelled int not null,
  skipped int not null,
  constraint log_sums_pkey primary key (slot, topic)
);
