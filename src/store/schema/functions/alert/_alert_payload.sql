-- The payload of notifications and webhooks.
create or replace function @schema@._alert_payload(a @schema@._alerts) returns text
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select json_build_object('kind', a.kind, 'project', a.project, 'job', a.job_name, 'topic', a.topic, 'taskId', a.task_id::text, 'attempt', a.attempt,
      'state', a.state, 'reason', a.reason, 'sqlstate', a.sqlstate, 'message', a.message,
      'scheduledFor', @schema@._instant(a.scheduled_for), 'startedAt', @schema@._instant(a.started_at), 'endedAt', @schema@._instant(a.ended_at),
      'rowCount', a.row_count, 'at', @schema@._instant(a.raised_at), 'link', @schema@._alert_link(a.task_id, a.job_name, a.topic))::text
  $$;
