create table @schema@._workers (
  daemon_id bigint not null constraint workers_daemon_fkey references @schema@.daemons (id) on delete cascade,
  slot int not null,
  state text not null constraint workers_state_known check (state in ('initializing', 'waiting', 'processing', 'reloading', 'stopping')),
  task_id bigint,
  pid int,
  items_processed bigint not null default 0,
  last_run_at timestamptz,
  last_status text,
  notice text constraint workers_notice_short check (octet_length(notice) <= 4096),
  started_at timestamptz not null default clock_timestamp(),
  constraint workers_pkey primary key (daemon_id, slot)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
create trigger workers_not_in_task before insert or update or delete on @schema@._workers for each statement
  execute function @schema@._refuse_in_task();
