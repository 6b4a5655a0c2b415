import type { TopicDefinition } from '../../definition/definition.ts';
import type { Connection } from '../../postgres/connection.ts';
import type { Ownership } from './write-jobs.ts';

/** A definition to write; a topic is found by its name. */
export interface TopicWrite {
  readonly definition: TopicDefinition;
  readonly sourceFile: string | null;
  /** The row belongs to nobody, and now to the project. */
  readonly adopts: boolean;
}

/** Inserts all at once; one that still drained under such a name makes room. */
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
    `insert into topics (${COLUMNS.join(', ')}, project_id, revision)
     select ${VALUES.join(', ')}, $2::int, $3::bigint from jsonb_to_recordset($1::jsonb) as ${RECORD}`,
    [recordsOf(writes), projectId, revision],
  );
}

/** Writes all at once over rows of the project, or of nobody where adopted. Gives how many rows it met. */
export async function updateTopics(
  connection: Connection,
  { projectId, revision }: Ownership,
  writes: readonly TopicWrite[],
): Promise<number> {
  if (writes.length === 0) return 0;
  return await connection.execute(
    `update topics t set (${COLUMNS.join(', ')}, project_id, revision) = row(${VALUES.join(', ')}, $2::int, $3::bigint)
     from jsonb_to_recordset($1::jsonb) as ${RECORD}
     where t.name = x.name and (t.project_id = $2 or (x.adopts and t.project_id is null))`,
    [recordsOf(writes), projectId, revision],
  );
}

/** Deletes all at once, only rows of the project. Gives how many. */
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

/** Marks topics that go when their last task is done; those that are empty go now. Gives how many it met. */
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

/** Cancels what waits in these topics, with the reason in the log; what runs may finish. */
export async function discardTasks(connection: Connection, topics: readonly string[], reason: string): Promise<void> {
  if (topics.length > 0) await connection.query('select _discard_tasks($1::text[], $2)', [topics, reason]);
}

/** What waits in these topics waits in another one from now on. */
export async function moveTasks(connection: Connection, topics: readonly string[], to: string): Promise<void> {
  if (topics.length > 0) await connection.query('select _move_tasks($1::text[], $2)', [topics, to]);
}

/** Column, its type in the record, and what makes the column's value of it (`x.column` when not given). */
const MAPPING: readonly (readonly [column: string, type: string, value?: string])[] = [
  ['name', 'text'],
  ['description', 'text'],
  ['concurrency', 'int'],
  ['priority', 'int'],
  ['delay', 'numeric', 'make_interval(secs => x.delay / 1000)'],
  ['retry_limit', 'int'],
  ['retry_initial', 'numeric', 'make_interval(secs => x.retry_initial / 1000)'],
  ['retry_factor', 'float8'],
  ['retry_max', 'numeric', 'make_interval(secs => x.retry_max / 1000)'],
  ['retry_jitter', 'float8'],
  ['timeout', 'numeric', 'make_interval(secs => x.timeout / 1000)'],
  ['retention_finished', 'numeric', 'make_interval(secs => x.retention_finished / 1000)'],
  ['retention_failed', 'numeric', 'make_interval(secs => x.retention_failed / 1000)'],
  ['log', 'text'],
  ['paused', 'boolean'],
  ['applied', 'jsonb'],
  ['source_file', 'text'],
];
const COLUMNS = MAPPING.map(([column]) => column);
const VALUES = MAPPING.map(([column, , value]) => value ?? `x.${column}`);
const RECORD = `x (adopts boolean, ${MAPPING.map(([column, type]) => `${column} ${type}`).join(', ')})`;

function recordsOf(writes: readonly TopicWrite[]): string {
  return JSON.stringify(
    writes.map(({ adopts, definition, sourceFile }) => ({
      adopts,
      name: definition.name,
      description: definition.description,
      concurrency: definition.concurrency,
      priority: definition.priority,
      delay: definition.delayMs,
      retry_limit: definition.retry.limit,
      retry_initial: definition.retry.initialMs,
      retry_factor: definition.retry.factor,
      retry_max: definition.retry.maxMs,
      retry_jitter: definition.retry.jitter,
      timeout: definition.timeoutMs,
      retention_finished: definition.retention.finishedMs,
      retention_failed: definition.retention.failedMs,
      log: definition.log,
      paused: definition.paused,
      applied: definition,
      source_file: sourceFile,
    })),
  );
}
