import { randomUUID } from 'node:crypto';
import type { JobDefinition } from '../../definition/definition.ts';
import { JOB_KEYS } from '../../definition/keys.ts';
import type { MovedFile } from '../../plan/plan.ts';
import type { Connection } from '../../postgres/connection.ts';
import { recordMaker, writeList } from './key-columns.ts';

/** A definition to write, and the name of the row it goes to. */
export interface JobWrite {
  /** The name that the row has now; null: a new row. */
  readonly existing: string | null;
  readonly definition: JobDefinition;
  readonly sourceFile: string | null;
  /** The row has no project yet and is adopted. */
  readonly adopts: boolean;
}

/** The project and revision that rows are written with. */
export interface Ownership {
  readonly projectId: number;
  readonly revision: number;
}

/** Inserts all at once. */
export async function insertJobs(
  connection: Connection,
  { projectId, revision }: Ownership,
  writes: readonly JobWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  await connection.execute(
    `insert into jobs (${COLUMNS}, project_id, revision)
     select ${VALUES}, $2::int, $3::bigint from jsonb_to_recordset($1::jsonb) as ${RECORD}`,
    [recordsOf(writes), projectId, revision],
  );
}

/** Updates and renames all at once: rows of the project, and rows without a project that are adopted. Returns the number of rows. */
export async function updateJobs(
  connection: Connection,
  { projectId, revision }: Ownership,
  writes: readonly JobWrite[],
): Promise<number> {
  if (writes.length === 0) return 0;
  const free = await freeNames(connection, projectId, writes);
  return await connection.execute(
    `update jobs j set (${COLUMNS}, project_id, revision) = row(${VALUES}, $2::int, $3::bigint)
     from jsonb_to_recordset($1::jsonb) as ${RECORD}
     where j.name = x.existing and (j.project_id = $2 or (x.adopts and j.project_id is null))`,
    [recordsOf(free), projectId, revision],
  );
}

/**
 * Renames rows whose names other rows get now, as in a swap, to names that are not in use: a unique name is checked with each row.
 * Returns the writes with those names.
 */
async function freeNames(
  connection: Connection,
  projectId: number,
  writes: readonly JobWrite[],
): Promise<readonly JobWrite[]> {
  const renames = writes.filter(({ existing, definition }) => existing !== null && existing !== definition.name);
  const wanted = new Set(renames.map(({ definition }) => definition.name));
  const moved = new Map(
    renames.flatMap(({ existing }) =>
      existing !== null && wanted.has(existing) ? [[existing, `${existing} (renaming ${randomUUID()})`] as const] : [],
    ),
  );
  if (moved.size === 0) return writes;
  await connection.execute(
    `update jobs j set name = x.free from jsonb_to_recordset($1::jsonb) as x (name text, free text)
     where j.name = x.name and j.project_id = $2`,
    [JSON.stringify([...moved].map(([name, free]) => ({ name, free }))), projectId],
  );
  return writes.map((write) => ({ ...write, existing: moved.get(write.existing ?? '') ?? write.existing }));
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

const { columns: COLUMNS, values: VALUES, record: RECORD } = writeList(JOB_KEYS, 'existing text, adopts boolean');

const makeRecord = recordMaker(JOB_KEYS, ['existing', 'adopts']);

function recordsOf(writes: readonly JobWrite[]): string {
  return JSON.stringify(writes.map((write) => makeRecord(write.definition, write.sourceFile, write)));
}
