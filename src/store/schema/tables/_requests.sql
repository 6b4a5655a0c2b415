-- Requests: callers may ask for these actions, but not perform them. The check option of the view admits a row only if its caller
-- has the right to the action; the trigger then performs it. The rows are kept for a while as an audit trail.
create table @schema@._requests (
  id bigint generated always as identity constraint requests_pkey primary key,
  action text not null constraint requests_action_known
    check (action in ('trigger job', 'pause job', 'resume job', 'pause topic', 'resume topic', 'cancel task', 'retry task')),
  job_id bigint,
  task_id bigint,
  topic text collate "C" constraint requests_topic_at_most_1_kb check (octet_length(topic) <= 1024),
  reason text constraint requests_reason_at_most_64_kb check (octet_length(reason) <= 65536),
  until timestamptz,
  params jsonb,
  requested_at timestamptz not null default clock_timestamp(),
  requested_by name not null default session_user,
  result bigint,
  address inet default inet_client_addr(),
  application_name text default current_setting('application_name'),
  -- Set by the HTTP server of a daemon, whose login is then requested_by.
  http_token text default nullif(current_setting('pgherd.http_token', true), ''),
  http_client text default nullif(current_setting('pgherd.http_client', true), ''),
  constraint requests_has_one_target check ((job_id is not null) = (action like '% job') and (task_id is not null) = (action like '% task')
    and (topic is not null) = (action like '% topic')),
  constraint requests_until_is_for_pause check (until is null or action like 'pause%')
);
create index requests_requested_at on @schema@._requests (requested_at);
-- Most requests are of this kind and are kept for a shorter time: this index finds them without reading the others.
create index requests_cancels on @schema@._requests (requested_at) where action = 'cancel task';

create trigger requests_long_text before insert on @schema@._requests for each row
  when (octet_length(new.topic) > 1024 or octet_length(new.reason) > 65536 or pg_column_size(new.params) > 8192)
  execute function @schema@._refuse_long_text('topic', 1024, 'requests_topic_at_most_1_kb', 'reason', 65536, 'requests_reason_at_most_64_kb',
    'params', 1048576, 'requests_params_at_most_1_mb');
create trigger requests_do after insert on @schema@._requests for each row execute function @schema@._do_request();
