-- Alerts that were sent or are still to be sent: an outbox, written in the transaction that records the event.
create table @schema@._alerts (
  id bigint generated always as identity constraint alerts_pkey primary key,
  delivery_id uuid not null default gen_random_uuid(),
  kind text not null constraint alerts_kind_known check (kind in ('failed', 'missed', 'late', 'max_runtime', 'expectation', 'sql_broken', 'recovered')),
  job_id bigint,
  job_name text,
  topic text,                         -- of an alert about a topic; else null
  project text,
  role name,
  task_id bigint,
  attempt int,
  state text,
  reason text,
  sqlstate text,
  message text,
  scheduled_for timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  row_count bigint,
  raised_at timestamptz not null default clock_timestamp(),
  channel text,
  webhook text,
  tries int not null default 0,
  next_try_at timestamptz,            -- null: no further attempt is due
  sent_at timestamptz,
  error text,                         -- of the last try; never the URL
  constraint alerts_of_job_or_topic check ((job_id is null) = (job_name is null) and (job_id is null) <> (topic is null)),
  constraint alerts_only_webhooks_are_sent check (webhook is not null or (next_try_at is null and sent_at is null))
) with (fillfactor = 80);
create index alerts_next_try_at on @schema@._alerts (next_try_at) where next_try_at is not null;
create index alerts_raised_at on @schema@._alerts (raised_at);
-- Several daemons check at the same time: each finds the run, but only one raises the alert.
create unique index alerts_late_once on @schema@._alerts (job_id, scheduled_for) where kind = 'late';
create unique index alerts_max_runtime_once on @schema@._alerts (task_id, attempt) where kind = 'max_runtime';
