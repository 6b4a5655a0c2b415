import type { JobDefinition } from '../../definition/definition.ts';
import { JOB_KEYS } from '../../definition/keys.ts';
import type { MovedFile } from '../../plan/plan.ts';
import type { Connection } from '../../postgres/connection.ts';
import { recordMaker, writeList } from './key-columns.ts';
import { freeNames } from './moves/free-names.ts';

/** A definition to write, and the name of the row it goes to. */
export interface JobWrite {
  /** The name that the row has now; null: a new row. */
  readonly existing: string | null;
  readonly definition: JobDefinition;
  readonly sourceFile: string | null;
  /** The row has no project yet and is adopted. */
  readonly adopts: boolean;
  /** The project that the row moves from; null: it has its project, or none. */
  readonly movesFrom: string | null;
}

/** The project and revision that rows are written with. */
export interface Ownership {
  readonly projectId: number;
  readonly revision: number;
}

/** Inserts all at once, and records them in the revision: their definitions, which are most of a first apply, are sent once. */
export async function insertJobs(
  connection: Connection,
  { projectId, revision }: Ownership,
  writes: readonly JobWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  await connection.execute(
    `with created as (
       insert into jobs (${COLUMNS}, project_id, revision)
       select ${VALUES}, $2::int, $3::bigint from jsonb_to_recordset($1::jsonb) as ${RECORD}
       returning name, applied)
     insert into revision_changes (project_id, revision, action, kind, name, after)
     select $2::int, $3::bigint, 'create', 'job', name, applied from created`,
    [recordsOf(writes), projectId, revision],
  );
}

/** Updates, renames and moves all at once: rows of the project, rows without a project that are adopted, and rows of the projects that they move from. Returns the number of rows. */
export async function updateJobs(
  connection: Connection,
  { projectId, revision }: Ownership,
  writes: readonly JobWrite[],
): Promise<number> {
  if (writes.length === 0) return 0;
  const free = await freeNames(connection, 'jobs', writes);
  return await connection.execute(
    `update jobs j set (${COLUMNS}, project_id, revision) = row(${VALUES}, $2::int, $3::bigint)
     from jsonb_to_recordset($1::jsonb) as ${RECORD}
     where j.name = x.existing and (j.project_id = $2 or (x.adopts and j.project_id is null)
       or j.project_id = (select p.id from projects p where p.name = x.moves_from))`,
    [recordsOf(free), projectId, revision],
  );
}

/** Deletes all at once, only rows of the project. Returns how many. */
export async function deleteJobs(
  connection: Connection,
  { projectId }: Ownership,
  names: readonly string[],
): Promise<number> {
  if (names.length === 0) return 0;
  return await connection.execute('delete from jobs where project_id = $1 and name = any ($2::text[])', [
    projectId,
    names,
  ]);
}

/** Writes the files that declare rows of the project now, all at once. */
export async function moveSourceFiles(
  connection: Connection,
  project: string,
  moved: readonly MovedFile[],
): Promise<void> {
  for (const kind of ['job', 'topic'] as const) {
    const files = moved.filter((file) => file.kind === kind);
    if (files.length === 0) continue;
    await connection.execute(
      `update ${kind}s r set source_file = x."to"
       from jsonb_to_recordset($2::jsonb) as x (name text, "to" text), projects p
       where p.name = $1 and r.project_id = p.id and r.name = x.name and r.source_file is distinct from x."to"`,
      [project, JSON.stringify(files)],
    );
  }
}

/** The ids of rows of the project. */
export async function jobIds(
  connection: Connection,
  { projectId }: Ownership,
  names: readonly string[],
): Promise<readonly string[]> {
  const rows = await connection.query<{ id: string }>(
    'select id from jobs where project_id = $1 and name = any ($2::text[])',
    [projectId, names],
  );
  return rows.map(({ id }) => id);
}

/** Asks the daemons to cancel running tasks of these jobs, deleted or not. */
export async function cancelRunning(connection: Connection, ids: readonly string[], reason: string): Promise<void> {
  if (ids.length > 0) await connection.query('select _cancel_running($1::bigint[], $2)', [ids, reason]);
}

const {
  columns: COLUMNS,
  values: VALUES,
  record: RECORD,
} = writeList(JOB_KEYS, 'existing text, adopts boolean, moves_from text');

const makeRecord = recordMaker(JOB_KEYS, ['existing', 'adopts', 'moves_from']);

function recordsOf(writes: readonly JobWrite[]): string {
  return JSON.stringify(
    writes.map((write) => makeRecord(write.definition, write.sourceFile, { ...write, moves_from: write.movesFrom })),
  );
}
