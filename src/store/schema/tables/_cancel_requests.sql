create table @schema@._cancel_requests (
  task_id bigint not null constraint cancel_requests_pkey primary key,
  requested_at timestamptz not null default clock_timestamp(),
  requested_by name not null default session_user,
  reason text
);
