create table @schema@.daemons (
  id bigint generated always as identity constraint daemons_pkey primary key,
  hostname text not null,
  pid int not null,
  version text not null,
  login name not null default session_user,
  slots int not null,
  max_sessions int not null,
  state text not null default 'running' constraint daemons_state_known check (state in ('running', 'draining')),
  started_at timestamptz not null default clock_timestamp(),
  heartbeat_at timestamptz not null default clock_timestamp(),
  lease_until timestamptz not null,
  seen_revisions jsonb not null default '{}',
  stalled text,
  base_url text constraint daemons_base_url_is_short check (octet_length(base_url) <= 1000)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
create trigger daemons_not_in_task before insert or update or delete on @schema@.daemons for each statement
  execute function @schema@._refuse_in_task();

create trigger daemons_ended after delete on @schema@.daemons for each row execute function @schema@._daemon_ended();

comment on table @schema@.daemons is
  'Running daemons and their leases.';
comment on column @schema@.daemons.id is 'Identifier of the daemon.';
comment on column @schema@.daemons.hostname is 'Host on which the daemon runs.';
comment on column @schema@.daemons.pid is 'Process of the daemon on its host.';
comment on column @schema@.daemons.version is 'Version of pgherd.';
comment on column @schema@.daemons.login is 'Login of the daemon.';
comment on column @schema@.daemons.slots is 'Number of tasks that the daemon runs at the same time.';
comment on column @schema@.daemons.max_sessions is 'Number of sessions that the daemon opens at most, its own and those of its jobs.';
comment on column @schema@.daemons.state is 'running or draining.';
comment on column @schema@.daemons.started_at is 'Time when the daemon registered.';
comment on column @schema@.daemons.heartbeat_at is 'Time of its last heartbeat.';
comment on column @schema@.daemons.lease_until is 'The daemon is lost, and its tasks are taken over, when no heartbeat arrives before this time.';
comment on column @schema@.daemons.seen_revisions is 'Last revision of each project (by its id) that the scheduler of the daemon has seen.';
comment on column @schema@.daemons.stalled is 'Parts of the daemon that have completed no pass for 30 s, and why. Null: all work.';
comment on column @schema@.daemons.base_url is 'Address under which people open its dashboard: links of alerts begin with it. Null: unknown.';
