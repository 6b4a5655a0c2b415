-- Sessions that execute tasks. Row locks do not name their holder, so this table identifies the backends of a lost daemon.
create table @schema@._connections (
  daemon_id bigint not null,
  pid int not null,
  backend_start timestamptz not null,
  login name not null,
  database name not null,
  constraint connections_pkey primary key (pid, backend_start)
);
create index connections_daemon_id on @schema@._connections (daemon_id);
create trigger connections_not_in_task before insert or update or delete on @schema@._connections for each statement
  execute function @schema@._refuse_in_task();
