-- Requests for a worker beyond the pool, for one task. The daemon that takes a request writes the columns from state on.
create table @schema@._worker_requests (
  id bigint generated always as identity constraint worker_requests_pkey primary key,
  task_id bigint not null,
  requested_at timestamptz not null default clock_timestamp(),
  requested_by name not null default session_user,
  state text not null default 'requested' constraint worker_requests_state_known
    check (state in ('requested', 'initializing', 'processing', 'stopping', 'ended')),
  daemon_id bigint,
  pid int,
  started_at timestamptz,
  ended_at timestamptz,
  status text,                        -- how it ended, or what it waits for
  constraint worker_requests_ended_has_status check ((state = 'ended') = (ended_at is not null) and (state <> 'ended' or status is not null))
);
create index worker_requests_open on @schema@._worker_requests (id) where state <> 'ended';
create index worker_requests_requested_at on @schema@._worker_requests (requested_at);

create trigger worker_requests_requested after insert on @schema@._worker_requests for each row execute function @schema@._worker_requested();
create trigger worker_requests_not_in_task before update on @schema@._worker_requests for each statement
  execute function @schema@._refuse_in_task();
