import type { TopicDefinition } from '../../definition/definition.ts';
import { TOPIC_KEYS } from '../../definition/keys.ts';
import type { Connection } from '../../postgres/connection.ts';
import { recordMaker, writeList } from './key-columns.ts';
import { freeNames } from './moves/free-names.ts';
import type { Ownership } from './write-jobs.ts';

/** A definition to write, and the name of the row it goes to. */
export interface TopicWrite {
  /** The name that the row has now; null: a new row. */
  readonly existing: string | null;
  readonly definition: TopicDefinition;
  readonly sourceFile: string | null;
  /** The row has no project yet and is adopted. */
  readonly adopts: boolean;
  /** The project that the row moves from; null: it has its project, or none. */
  readonly movesFrom: string | null;
}

/** Inserts all at once; a draining topic of the same name is replaced. */
export async function insertTopics(
  connection: Connection,
  { projectId, revision }: Ownership,
  writes: readonly TopicWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  await deleteDraining(
    connection,
    writes.map(({ definition }) => definition.name),
  );
  await connection.execute(
    `insert into topics (${COLUMNS}, project_id, revision)
     select ${VALUES}, $2::int, $3::bigint from jsonb_to_recordset($1::jsonb) as ${RECORD}`,
    [recordsOf(writes), projectId, revision],
  );
}

async function deleteDraining(connection: Connection, names: readonly string[]): Promise<void> {
  await connection.execute('delete from topics where draining and name = any ($1::text[])', [names]);
}

/**
 * Updates, renames and moves all at once: rows of the project, rows without a project that are adopted, and rows of the projects
 * that they move from. Returns the number of rows. The tasks, the pause and the jobs of other owners follow a renamed topic.
 */
export async function updateTopics(
  connection: Connection,
  { projectId, revision }: Ownership,
  writes: readonly TopicWrite[],
): Promise<number> {
  if (writes.length === 0) return 0;
  const renames = writes.flatMap(({ existing, definition: { name } }) =>
    existing === null || existing === name ? [] : [{ former: existing, name }],
  );
  if (renames.length > 0) {
    await deleteDraining(
      connection,
      renames.map(({ name }) => name),
    );
  }
  const free = await freeNames(connection, 'topics', writes);
  const count = await connection.execute(
    `update topics t set (${COLUMNS}, project_id, revision) = row(${VALUES}, $2::int, $3::bigint)
     from jsonb_to_recordset($1::jsonb) as ${RECORD}
     where t.name = x.existing and (t.project_id = $2 or (x.adopts and t.project_id is null)
       or t.project_id = (select p.id from projects p where p.name = x.moves_from))`,
    [recordsOf(free), projectId, revision],
  );
  if (renames.length > 0) await followRenames(connection, projectId, renames);
  return count;
}

async function followRenames(
  connection: Connection,
  projectId: number,
  renames: readonly { readonly former: string; readonly name: string }[],
): Promise<void> {
  const [former, names] = [renames.map((rename) => rename.former), renames.map(({ name }) => name)];
  await connection.query('select _rename_topics($1::text[], $2::text[])', [former, names]);
  // The jobs of this project are written with their definitions.
  await connection.execute(
    `update jobs j set topic = n.name,
       applied = case when j.applied is not null then jsonb_set(j.applied, '{topic}', to_jsonb(n.name)) end
     from unnest($2::text[], $3::text[]) n (former, name)
     where j.topic = n.former and j.project_id is distinct from $1`,
    [projectId, former, names],
  );
}

/** Deletes all at once, only rows of the project. Returns how many. */
export async function deleteTopics(
  connection: Connection,
  { projectId }: Ownership,
  names: readonly string[],
): Promise<number> {
  if (names.length === 0) return 0;
  return await connection.execute('delete from topics where project_id = $1 and name = any ($2::text[])', [
    projectId,
    names,
  ]);
}

/** Marks topics to be deleted after their last task; empty ones are deleted now. Returns the number of topics. */
export async function drainTopics(
  connection: Connection,
  { projectId }: Ownership,
  names: readonly string[],
): Promise<number> {
  if (names.length === 0) return 0;
  const met = await connection.execute(
    'update topics set draining = true where project_id = $1 and name = any ($2::text[])',
    [projectId, names],
  );
  await deleteDrainedTopics(connection);
  return met;
}

/** Deletes the topics that drain and are empty. */
export async function deleteDrainedTopics(connection: Connection): Promise<void> {
  await connection.query('select _delete_drained_topics()');
}

/** Cancels pending tasks of these topics, with the reason in the log; running tasks may finish. */
export async function discardTasks(connection: Connection, topics: readonly string[], reason: string): Promise<void> {
  if (topics.length > 0) await connection.query('select _discard_tasks($1::text[], $2)', [topics, reason]);
}

/** Moves pending tasks of these topics to another one. */
export async function moveToTopic(connection: Connection, topics: readonly string[], to: string): Promise<void> {
  if (topics.length > 0) await connection.query('select _move_tasks($1::text[], $2)', [topics, to]);
}

const {
  columns: COLUMNS,
  values: VALUES,
  record: RECORD,
} = writeList(TOPIC_KEYS, 'existing text, adopts boolean, moves_from text');

const makeRecord = recordMaker(TOPIC_KEYS, ['existing', 'adopts', 'moves_from']);

function recordsOf(writes: readonly TopicWrite[]): string {
  return JSON.stringify(
    writes.map((write) => makeRecord(write.definition, write.sourceFile, { ...write, moves_from: write.movesFrom })),
  );
}
