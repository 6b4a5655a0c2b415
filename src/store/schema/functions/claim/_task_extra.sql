-- What a daemon must know of a task beside its SQL and its topic; null: all of it is as for most tasks. Without a SET, so that PostgreSQL
-- executes it as a part of the statement that calls it: names are qualified instead.
create or replace function @schema@._task_extra(t @schema@._tasks) returns jsonb
  language sql stable
  as $$
    select pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('attempt', t.attempt, 'claims', t.claims, 'lost', t.lost, 'crashes', t.crashes,
      'jobId', t.job_id::text, 'jobName', t.job_name, 'database', t.database, 'connection', t.connection, 'transaction', t.transaction,
      'retryLimit', t.retry_limit, 'retryBackoff', t.retry_backoff,
      'createdUs', case when t.database is not null or t.connection is not null then (extract(epoch from t.created_at) operator(pg_catalog.*) 1000000)::bigint::text end,
      -- As _instant says it.
      'scheduledFor', pg_catalog.replace(pg_catalog.to_char(pg_catalog.timezone('UTC', t.scheduled_for), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '.000Z', 'Z'),
      'parentTaskId', t.parent_task_id::text, 'parentRowCount', t.parent_row_count,
      'dedupe', case when t.dedupe_key is not null then true end))
  $$;
