import type { JobDefinition } from '../../definition/definition.ts';
import type { Connection } from '../../postgres/connection.ts';

/** A definition to write, and the name of the row it goes to. */
export interface JobWrite {
  /** The name that the row has now; null: a new row. */
  readonly existing: string | null;
  readonly definition: JobDefinition;
  readonly sourceFile: string | null;
  /** The row belongs to nobody, and now to the project. */
  readonly adopts: boolean;
}

/** Under which project and revision rows are written. */
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
    `insert into jobs (${COLUMNS.join(', ')}, project_id, revision)
     select ${VALUES.join(', ')}, $2::int, $3::bigint from jsonb_to_recordset($1::jsonb) as ${RECORD}`,
    [recordsOf(writes), projectId, revision],
  );
}

/** Writes all at once over rows of the project, or of nobody where adopted, and renames where the definition's name is another. Gives how many rows it met. */
export async function updateJobs(
  connection: Connection,
  { projectId, revision }: Ownership,
  writes: readonly JobWrite[],
): Promise<number> {
  if (writes.length === 0) return 0;
  return await connection.execute(
    `update jobs j set (${COLUMNS.join(', ')}, project_id, revision) = row(${VALUES.join(', ')}, $2::int, $3::bigint)
     from jsonb_to_recordset($1::jsonb) as ${RECORD}
     where j.name = x.existing and (j.project_id = $2 or (x.adopts and j.project_id is null))`,
    [recordsOf(writes), projectId, revision],
  );
}

/** Deletes all at once, only rows of the project. Gives how many. */
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

/** Asks the daemons to cancel what runs of these jobs, deleted or not. */
export async function cancelRunning(connection: Connection, ids: readonly string[], reason: string): Promise<void> {
  if (ids.length > 0) await connection.query('select _cancel_running($1::bigint[], $2)', [ids, reason]);
}

/** Column, its type in the record, and what makes the column's value of it (`x.column` when not given). */
const MAPPING: readonly (readonly [column: string, type: string, value?: string])[] = [
  ['name', 'text'],
  ['description', 'text'],
  ['schedule', 'text[]'],
  ['timezone', 'text'],
  ['topic', 'text'],
  ['sql', 'text'],
  ['database', 'text'],
  ['connection', 'text'],
  ['role', 'text'],
  ['transaction', 'boolean'],
  ['timeout', 'numeric', 'make_interval(secs => x.timeout / 1000)'],
  ['overlap', 'text'],
  ['catchup', 'text'],
  ['catchup_window', 'numeric', 'make_interval(secs => x.catchup_window / 1000)'],
  ['retry_limit', 'int'],
  ['retry_initial', 'numeric', 'make_interval(secs => x.retry_initial / 1000)'],
  ['retry_factor', 'float8'],
  ['retry_max', 'numeric', 'make_interval(secs => x.retry_max / 1000)'],
  ['retry_jitter', 'float8'],
  ['priority', 'int'],
  ['jitter', 'numeric', 'make_interval(secs => x.jitter / 1000)'],
  ['starts_at', 'timestamptz'],
  ['ends_at', 'timestamptz'],
  ['enabled', 'boolean'],
  ['protect', 'boolean'],
  ['labels', 'jsonb'],
  ['expect_rows', 'text'],
  ['expect_success_within', 'numeric', 'make_interval(secs => x.expect_success_within / 1000)'],
  ['on_failure_notify', 'text'],
  ['on_failure_webhook', 'text'],
  ['log', 'text'],
  ['keep_last', 'int'],
  ['params', 'jsonb', "nullif(x.params, 'null')"],
  ['applied', 'jsonb'],
  ['source_file', 'text'],
];
const COLUMNS = MAPPING.map(([column]) => column);
const VALUES = MAPPING.map(([column, , value]) => value ?? `x.${column}`);
const RECORD = `x (existing text, adopts boolean, ${MAPPING.map(([column, type]) => `${column} ${type}`).join(', ')})`;

function recordsOf(writes: readonly JobWrite[]): string {
  return JSON.stringify(writes.map(recordOf));
}

function recordOf({ existing, adopts, definition, sourceFile }: JobWrite): Record<string, unknown> {
  return {
    existing,
    adopts,
    name: definition.name,
    description: definition.description,
    schedule: definition.schedule,
    timezone: definition.timezone,
    topic: definition.topic,
    sql: definition.sql,
    database: definition.database,
    connection: definition.connection,
    role: definition.role,
    transaction: definition.transaction,
    timeout: definition.timeoutMs,
    overlap: definition.overlap,
    catchup: definition.catchup,
    catchup_window: definition.catchupWindowMs,
    retry_limit: definition.retry.limit,
    retry_initial: definition.retry.initialMs,
    retry_factor: definition.retry.factor,
    retry_max: definition.retry.maxMs,
    retry_jitter: definition.retry.jitter,
    priority: definition.priority,
    jitter: definition.jitterMs,
    starts_at: definition.startsAt,
    ends_at: definition.endsAt,
    enabled: definition.enabled,
    protect: definition.protect,
    labels: definition.labels,
    expect_rows: definition.expect?.rows ?? null,
    expect_success_within: definition.expect?.successWithinMs ?? null,
    on_failure_notify: definition.onFailure?.notify ?? null,
    on_failure_webhook: definition.onFailure?.webhook ?? null,
    log: definition.log,
    keep_last: definition.keepLast,
    params: definition.params,
    applied: definition,
    source_file: sourceFile,
  };
}
