create table @schema@.revision_changes (
  project_id int not null,
  revision bigint not null,
  action text not null constraint revision_changes_action_known check (action in ('create', 'update', 'rename', 'delete', 'move')),
  kind text not null constraint revision_changes_kind_known check (kind in ('job', 'topic', 'role')),
  name text not null,
  before jsonb,
  after jsonb,
  constraint revision_changes_pkey primary key (project_id, revision, kind, name),
  constraint revision_changes_revision_fkey foreign key (project_id, revision) references @schema@.revisions (project_id, revision)
);

comment on table @schema@.revision_changes is
  'Changes of each revision, one row per changed job, topic or limits of a role: enough to show the change and to restore the previous state.';
comment on column @schema@.revision_changes.project_id is 'Project that was applied.';
comment on column @schema@.revision_changes.revision is 'Revision that contains the change.';
comment on column @schema@.revision_changes.action is 'create, update, rename, delete, or move: to this project, or from it (after is null).';
comment on column @schema@.revision_changes.kind is 'job, topic, or role: the limits of a role.';
comment on column @schema@.revision_changes.name is 'Name of the job, topic or role after the change, or before its deletion.';
comment on column @schema@.revision_changes.before is 'Definition before the change. Null: the object was created.';
comment on column @schema@.revision_changes.after is 'Definition after the change. Null: the object was deleted.';
