create table @schema@._daemon_lifetimes (
  daemon_id bigint not null,
  hostname text not null,
  pid int not null,
  version text not null,
  login name not null,
  started_at timestamptz not null,
  last_heartbeat_at timestamptz not null,
  ended_at timestamptz not null default clock_timestamp(),
  -- Its lease had expired: it did not end by itself.
  lost boolean not null
);
-- A publication for all tables would otherwise refuse its deletions, and with them the take-over of a lost daemon's tasks.
alter table @schema@._daemon_lifetimes replica identity full;
create index daemon_lifetimes_ended_at on @schema@._daemon_lifetimes (ended_at);
