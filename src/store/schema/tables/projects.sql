create table @schema@.projects (
  id int generated always as identity constraint projects_pkey primary key,
  name text not null constraint projects_name_key unique constraint projects_name_not_empty check (name <> ''),
  revision bigint not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  environment text,
  repository_root text,
  repository_id text
);

comment on table @schema@.projects is
  'Projects that have applied definitions to this database.';
comment on column @schema@.projects.id is 'Identifier that jobs, topics and revisions refer to.';
comment on column @schema@.projects.name is 'Name of the project, from pgherd.yaml.';
comment on column @schema@.projects.revision is 'Last revision of the project. 0 before the first apply.';
comment on column @schema@.projects.created_at is 'Time of the first apply.';
comment on column @schema@.projects.environment is 'Environment of pgherd.yaml that was applied last. Null: none was named.';
comment on column @schema@.projects.repository_root is 'First commit of the Git repository that the project is applied from. Null: unknown.';
comment on column @schema@.projects.repository_id is 'Id of that repository in its pgherd.yaml, or of a directory without a name that is in no repository. Null: it has none.';
