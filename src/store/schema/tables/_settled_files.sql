create table @schema@._settled_files (
  project_id int not null constraint _settled_files_project_id_fkey references @schema@.projects (id) on delete cascade,
  path text not null,
  digest text not null,
  tool_version text not null,
  context text not null,
  sql_files text[] not null,
  jobs text[] not null,
  versions text[] not null,
  definitions text not null,
  constraint _settled_files_pkey primary key (project_id, path),
  constraint _settled_files_version_of_each_job check (cardinality(versions) = cardinality(jobs) and cardinality(jobs) > 0)
);

comment on table @schema@._settled_files is
  'Definition files of large projects as they were applied, without findings. A plan does not read a file again while all of this is unchanged.';
comment on column @schema@._settled_files.project_id is 'Project that owns the jobs of the file.';
comment on column @schema@._settled_files.path is 'Path of the file, relative to the directory that pgherd was started in.';
comment on column @schema@._settled_files.digest is 'Hash of the file and of the SQL files that it names.';
comment on column @schema@._settled_files.tool_version is 'Version of pgherd that applied them.';
comment on column @schema@._settled_files.context is 'Hash of all else that its jobs depend on: pgherd.yaml, environment, variables, the files with topics, the version of Node.';
comment on column @schema@._settled_files.sql_files is 'SQL files that it names, relative to it.';
comment on column @schema@._settled_files.jobs is 'Names of its jobs, in the order of the file.';
comment on column @schema@._settled_files.versions is 'Version (xmin) of the row of each of these jobs. Another one means that the row was written since.';

comment on column @schema@._settled_files.definitions is 'Their definitions as a JSON array, in that order. Text takes a fraction of the time that jsonb takes to be read.';
