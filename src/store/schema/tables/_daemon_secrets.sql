-- Proves to a session of a job's role that a daemon called it. Only pgherd's functions read it.
create table @schema@._daemon_secrets (
  daemon_id bigint not null constraint daemon_secrets_pkey primary key
    constraint daemon_secrets_daemon_fkey references @schema@.daemons (id) on delete cascade,
  secret bigint not null
);
create trigger daemon_secrets_not_in_task before insert or update or delete on @schema@._daemon_secrets for each statement
  execute function @schema@._refuse_in_task();
-- A session that knows a lease could execute its tasks, and one that knows the secret of a daemon could claim for it.
alter table @schema@._daemon_secrets enable row level security;
create policy daemon_secrets_not_in_task on @schema@._daemon_secrets using ((select not @schema@._in_task()));
