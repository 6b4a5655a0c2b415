create or replace view @schema@.alerts with (security_barrier) as
  select a.id, a.kind, a.project, a.job_name as job, a.task_id, a.attempt, a.state, a.reason, a.sqlstate, a.message, a.scheduled_for,
    a.started_at, a.ended_at, a.row_count, a.raised_at, a.channel, a.webhook,
    case when a.webhook is null then null when a.sent_at is not null then 'sent' when a.next_try_at is not null then 'waiting' else 'given up' end as delivery,
    a.tries, a.next_try_at, a.sent_at, a.error, a.topic,
    @schema@._alert_link(a.task_id, a.job_name, a.topic) as link,
    a.id in (select f.id from @schema@._firing_alerts f) as firing
  from @schema@._alerts a
  where (select @schema@._sees_all()) or a.role in (select r.rolname from pg_roles r where pg_has_role(r.oid, (select @schema@._reading())));

comment on view @schema@.alerts is
  'Alerts about failures, about missed, late, long and unexpected runs, about SQL that cannot be planned, about topics that are too full, and about recoveries, with the state of their delivery.';
comment on column @schema@.alerts.id is 'Identifier of the alert.';
comment on column @schema@.alerts.kind is 'failed, missed, late, max_runtime, expectation, sql_broken or recovered.';
comment on column @schema@.alerts.project is 'Project of the job or topic. Null: none.';
comment on column @schema@.alerts.job is 'Name of the job. Null: the alert is about a topic.';
comment on column @schema@.alerts.task_id is 'Task that the alert is about. Null: none.';
comment on column @schema@.alerts.attempt is 'Number of its last attempt.';
comment on column @schema@.alerts.state is 'How the task ended.';
comment on column @schema@.alerts.reason is 'Why the alert was raised.';
comment on column @schema@.alerts.sqlstate is 'Error code.';
comment on column @schema@.alerts.message is 'Error message.';
comment on column @schema@.alerts.scheduled_for is 'Occurrence of the schedule.';
comment on column @schema@.alerts.started_at is 'Start of the attempt.';
comment on column @schema@.alerts.ended_at is 'End of the attempt.';
comment on column @schema@.alerts.row_count is 'Rows that the SQL processed.';
comment on column @schema@.alerts.raised_at is 'Time when the alert was raised.';
comment on column @schema@.alerts.channel is 'Channel that was notified. Null: none.';
comment on column @schema@.alerts.webhook is 'Name of the webhook. Null: none.';
comment on column @schema@.alerts.delivery is 'State of the webhook delivery: waiting, sent or given up. Null: no webhook.';
comment on column @schema@.alerts.tries is 'Number of deliveries that were tried.';
comment on column @schema@.alerts.next_try_at is 'Time of the next delivery.';
comment on column @schema@.alerts.sent_at is 'Time of the successful delivery.';
comment on column @schema@.alerts.error is 'Error of the last delivery.';
comment on column @schema@.alerts.topic is 'Name of the topic that the alert is about. Null: it is about a job.';
comment on column @schema@.alerts.link is 'Page about it in the dashboard of a daemon. Null: no running daemon has http.base_url.';
comment on column @schema@.alerts.firing is 'Whether it is the last alert of a job or topic that has not recovered.';
