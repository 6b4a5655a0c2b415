import type { JobDefinition } from '../../../definition/definition.ts';
import type { Connection } from '../../../postgres/connection.ts';

/** A definition file as it was when all of its jobs were applied, and nothing was found in it. */
export interface StoredFile {
  /** As it was shown: relative to the working directory. */
  readonly path: string;
  /** Hash of the file and of its SQL files. */
  readonly digest: string;
  /** Of the pgherd that applied them. */
  readonly toolVersion: string;
  /** Hash of all else that its jobs depend on. */
  readonly context: string;
  /** Relative to the file. */
  readonly sqlFiles: readonly string[];
  /** Of its jobs, in order. */
  readonly definitions: readonly JobDefinition[];
}

/** A recorded file as it was read. */
export interface SettledFile extends StoredFile {
  /** Tells this record from a later one of the same file. */
  readonly mark: string;
}

/**
 * Returns the files of a project that this version of pgherd has recorded, and whose jobs nothing has changed since: neither an apply nor a
 * hand. Those that are among `known` as they are now are not loaded again: they are the same objects.
 */
export async function loadStoredFiles(
  connection: Connection,
  project: string,
  { toolVersion, known }: { readonly toolVersion: string; readonly known: readonly SettledFile[] },
): Promise<readonly SettledFile[]> {
  const byMark = new Map(known.map((file) => [file.mark, file]));
  const rows = await connection.query<StoredRow>(
    `select m.mark, f.path, f.digest, f.tool_version as "toolVersion", f.context, f.sql_files as "sqlFiles",
       case when m.mark <> all ($3::text[]) then f.definitions end as definitions
     from _settled_files f join projects p on p.id = f.project_id
       join lateral (
         select count(*) as found from unnest(f.jobs, f.versions) u (name, version)
           join jobs j on j.name = u.name and j.project_id = f.project_id and j.xmin::text = u.version
       ) x on x.found = cardinality(f.jobs)
       cross join lateral (select f.xmin::text || ' ' || f.path) m (mark)
     where p.name = $1 and f.tool_version = $2`,
    [project, toolVersion, [...byMark.keys()]],
  );
  return rows.flatMap(({ definitions, ...row }): SettledFile | readonly [] => {
    if (definitions === null) return byMark.get(row.mark) ?? [];
    // Written by `writeStoredFiles`, by the same version.
    return { ...row, definitions: JSON.parse(definitions) as readonly JobDefinition[] };
  });
}

type StoredRow = Omit<SettledFile, 'definitions'> & { readonly definitions: string | null };

/** Records files whose jobs are as declared in this transaction, and forgets all other files of the project except `kept`. */
export async function writeStoredFiles(
  connection: Connection,
  project: string,
  { files, kept }: { readonly files: readonly StoredFile[]; readonly kept: readonly string[] },
): Promise<void> {
  await connection.execute(
    'delete from _settled_files f using projects p where p.name = $1 and f.project_id = p.id and f.path <> all ($2::text[])',
    [project, kept],
  );
  if (files.length === 0) return;
  await connection.execute(
    `insert into _settled_files (project_id, path, digest, tool_version, context, sql_files, jobs, versions, definitions)
     select p.id, x.path, x.digest, x."toolVersion", x.context, x."sqlFiles", x.jobs, v.versions, x.definitions
     from jsonb_to_recordset($2::jsonb) as x (path text, digest text, "toolVersion" text, context text, "sqlFiles" text[], jobs text[], definitions text)
       join projects p on p.name = $1
       cross join lateral (
         select array_agg(j.xmin::text order by u.position) as versions
         from unnest(x.jobs) with ordinality u (name, position) join jobs j on j.name = u.name and j.project_id = p.id
       ) v
     where cardinality(v.versions) = cardinality(x.jobs)`,
    [project, JSON.stringify(files.map(recordOf))],
  );
}

function recordOf({ definitions, ...file }: StoredFile): object {
  return { ...file, jobs: definitions.map(({ name }) => name), definitions: JSON.stringify(definitions) };
}
