import type { TopicDefinition } from '../../definition/definition.ts';
import { TOPIC_KEYS } from '../../definition/keys.ts';
import type { Connection } from '../../postgres/connection.ts';
import { recordMaker, writeList } from './key-columns.ts';
import type { Ownership } from './write-jobs.ts';

/** A definition to write; a topic is found by its name. */
export interface TopicWrite {
  readonly definition: TopicDefinition;
  readonly sourceFile: string | null;
  /** The row has no project yet and is adopted. */
  readonly adopts: boolean;
}

/** Inserts all at once; a draining topic of the same name is replaced. */
export async function insertTopics(
  connection: Connection,
  { projectId, revision }: Ownership,
  writes: readonly TopicWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  await connection.execute('delete from topics where draining and name = any ($1::text[])', [
    writes.map(({ definition }) => definition.name),
  ]);
  await connection.execute(
    `insert into topics (${COLUMNS}, project_id, revision)
     select ${VALUES}, $2::int, $3::bigint from jsonb_to_recordset($1::jsonb) as ${RECORD}`,
    [recordsOf(writes), projectId, revision],
  );
}

/** Updates all at once: rows of the project, and rows without a project that are adopted. Returns the number of rows. */
export async function updateTopics(
  connection: Connection,
  { projectId, revision }: Ownership,
  writes: readonly TopicWrite[],
): Promise<number> {
  if (writes.length === 0) return 0;
  return await connection.execute(
    `update topics t set (${COLUMNS}, project_id, revision) = row(${VALUES}, $2::int, $3::bigint)
     from jsonb_to_recordset($1::jsonb) as ${RECORD}
     where t.name = x.name and (t.project_id = $2 or (x.adopts and t.project_id is null))`,
    [recordsOf(writes), projectId, revision],
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
export async function moveTasks(connection: Connection, topics: readonly string[], to: string): Promise<void> {
  if (topics.length > 0) await connection.query('select _move_tasks($1::text[], $2)', [topics, to]);
}

const { columns: COLUMNS, values: VALUES, record: RECORD } = writeList(TOPIC_KEYS, 'adopts boolean');

const makeRecord = recordMaker(TOPIC_KEYS, ['adopts']);

function recordsOf(writes: readonly TopicWrite[]): string {
  return JSON.stringify(writes.map((write) => makeRecord(write.definition, write.sourceFile, write)));
}
