-- Proves to a session of a job's role that a daemon called it. Only pgherd's functions read it.
create table @schema@._daemon_secrets (
  daemon_id bigint not null constraint daemon_secrets_pkey primary key
    constraint daemon_secrets_daemon_fkey references @schema@.daemons (id) on delete cascade,
  secret bigint not null
);
