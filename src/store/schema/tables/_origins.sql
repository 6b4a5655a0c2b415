create table @schema@._origins (
  project_id int not null constraint _origins_project_id_fkey references @schema@.projects (id) on delete cascade,
  kind text not null constraint _origins_kind_known check (kind in ('job', 'topic')),
  name text not null,
  places jsonb not null constraint _origins_places_is_object check (jsonb_typeof(places) = 'object'),
  digest text not null,
  constraint _origins_pkey primary key (project_id, kind, name)
);

comment on table @schema@._origins is
  'Where the values of managed definitions are written. Beside the definitions: a line that moves is not a change of a job.';
comment on column @schema@._origins.project_id is 'Project that owns the definition.';
comment on column @schema@._origins.kind is 'job or topic.';
comment on column @schema@._origins.name is 'Name of the job or topic.';
comment on column @schema@._origins.places is 'By key of the definition, file and line of its value, and whose default it is. A key that is missing has its built-in default.';
comment on column @schema@._origins.digest is 'Hash of the places, which tells apply whether to write them.';
