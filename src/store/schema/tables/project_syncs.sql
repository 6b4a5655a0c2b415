create table @schema@.project_syncs (
  project text not null constraint project_syncs_pkey primary key,
  state text not null constraint project_syncs_state_known check (state in ('ok', 'drifted', 'blocked', 'invalid', 'failed')),
  message text,
  revision bigint,
  git_commit text,
  git_dirty boolean,
  synced_at timestamptz not null default clock_timestamp(),
  -- When the state last changed.
  since timestamptz not null default clock_timestamp(),
  synced_by name not null default session_user,
  hostname text not null,
  pid int not null,
  files_hash text,
  files_revision bigint,
  files_mark text,
  constraint project_syncs_files_are_whole check ((files_hash is null) = (files_revision is null))
);
create trigger project_syncs_not_in_task before insert or update on @schema@.project_syncs for each statement
  execute function @schema@._refuse_in_task();

comment on table @schema@.project_syncs is
  'Projects that a daemon keeps in step with a directory (pgherd run --sync), with the outcome of the last sync.';
comment on column @schema@.project_syncs.project is 'Name of the project.';
comment on column @schema@.project_syncs.state is 'ok, drifted, blocked, invalid or failed.';
comment on column @schema@.project_syncs.message is 'Why the state is not ok.';
comment on column @schema@.project_syncs.revision is 'Revision of the project after the sync.';
comment on column @schema@.project_syncs.git_commit is 'Git commit of the directory. Null: it is not a Git repository.';
comment on column @schema@.project_syncs.git_dirty is 'True when the working tree had uncommitted changes.';
comment on column @schema@.project_syncs.synced_at is 'Time of the last sync.';
comment on column @schema@.project_syncs.since is 'Time when the state last changed.';
comment on column @schema@.project_syncs.synced_by is 'Login of the daemon.';
comment on column @schema@.project_syncs.hostname is 'Host of the daemon.';
comment on column @schema@.project_syncs.pid is 'Process of the daemon on its host.';
comment on column @schema@.project_syncs.files_hash is
  'Hash of the definitions that a sync last applied or found applied. A daemon that starts with the same definitions does not undo a later revision. Null: no sync was successful.';
comment on column @schema@.project_syncs.files_revision is 'Revision of the project that contained those definitions.';
comment on column @schema@.project_syncs.files_mark is
  'Identifies that revision: after a failover or a restore another revision may have its number. Null: unknown.';
