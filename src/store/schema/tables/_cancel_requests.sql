create table @schema@._cancel_requests (
  task_id bigint not null constraint cancel_requests_pkey primary key,
  requested_at timestamptz not null default clock_timestamp(),
  requested_by name not null default session_user,
  reason text
);
create trigger cancel_requests_not_in_task before insert or update or delete on @schema@._cancel_requests for each statement
  execute function @schema@._refuse_in_task();
