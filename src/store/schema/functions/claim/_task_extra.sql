-- Returns the facts that a daemon needs about a task besides its SQL and its topic; null: all of them have their default.
create or replace function @schema@._task_extra(t @schema@._tasks) returns jsonb
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select jsonb_strip_nulls(jsonb_build_object('attempt', t.attempt, 'claims', t.claims, 'lost', t.lost, 'crashes', t.crashes, 'jobId', t.job_id::text, 'jobName', t.job_name,
      'database', t.database, 'connection', t.connection, 'transaction', t.transaction, 'retryLimit', t.retry_limit, 'retryBackoff', t.retry_backoff,
      'born', case when t.database is not null or t.connection is not null then (extract(epoch from t.created_at) * 1000000)::bigint::text end,
      'scheduledFor', @schema@._instant(t.scheduled_for), 'parentTaskId', t.parent_task_id::text, 'parentRowCount', t.parent_row_count,
      'dedupe', nullif(t.dedupe_key is not null, false)))
  $$;
