create table @schema@.revisions (
  project_id int not null constraint revisions_project_fkey references @schema@.projects (id),
  revision bigint not null constraint revisions_revision_positive check (revision > 0),
  applied_at timestamptz not null default clock_timestamp(),
  applied_by name not null default session_user,
  environment text,
  git_commit text,
  git_dirty boolean,
  digest text not null,
  tool_version text not null,
  summary jsonb not null,
  address inet default inet_client_addr(),
  application_name text default current_setting('application_name'),
  override text constraint revisions_override_not_empty check (override <> ''),
  author text,
  approvals int not null constraint revisions_approvals_not_negative check (approvals >= 0),
  approved_by name[] not null default '{}',
  rollback_to bigint constraint revisions_rollback_to_is_earlier check (rollback_to between 0 and revision - 1),
  constraint revisions_pkey primary key (project_id, revision)
);

create trigger revisions_check_approvals before insert on @schema@.revisions for each row execute function @schema@._revisions_check_approvals();

comment on table @schema@.revisions is
  'Applied revisions of all projects: who applied what, and when.';
comment on column @schema@.revisions.project_id is 'Project that was applied.';
comment on column @schema@.revisions.revision is 'Number of the revision within its project, from 1.';
comment on column @schema@.revisions.applied_at is 'Time when the revision was applied.';
comment on column @schema@.revisions.applied_by is 'Login that applied it.';
comment on column @schema@.revisions.environment is 'Environment that was applied. Null: none was named.';
comment on column @schema@.revisions.git_commit is 'Git commit of the definitions. Null: they were not in a Git repository.';
comment on column @schema@.revisions.git_dirty is 'True when the working tree had uncommitted changes.';
comment on column @schema@.revisions.digest is 'Hash of the plan that was applied.';
comment on column @schema@.revisions.tool_version is 'Version of pgherd that applied it.';
comment on column @schema@.revisions.summary is 'Numbers of created, updated, renamed and deleted jobs and topics.';
comment on column @schema@.revisions.address is 'Address that the session came from. Null: a socket of the server.';
comment on column @schema@.revisions.application_name is 'Name of the program of that session.';
comment on column @schema@.revisions.rollback_to is 'Revision that this one restored; 0: the state before the first one. Null: it was not a rollback.';
comment on column @schema@.revisions.override is 'Reason for which it was applied in a freeze. Null: it was not.';
comment on column @schema@.revisions.author is 'Author of the change, as --author said. Null: not given.';
comment on column @schema@.revisions.approvals is 'Number of approvals that the next revision needs at least.';
comment on column @schema@.revisions.approved_by is 'Logins whose approvals of the plan counted.';
