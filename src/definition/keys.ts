import {
  type Expectation,
  type JobDefinition,
  NO_RETRY,
  type OnFailure,
  type RetryPolicy,
  type TopicDefinition,
  type TopicExpectation,
} from './definition.ts';
import { readAge, readRows } from './expected-rows.ts';

/**
 * How a key is stored. An `interval` is a duration in YAML and milliseconds in a definition, a `timestamptz` is an
 * instant in both.
 */
export type KeyType = 'text' | 'text[]' | 'name' | 'boolean' | 'int' | 'float8' | 'interval' | 'timestamptz' | 'jsonb';

interface KeySpec<V> {
  /** The path in YAML, with a dot for a nested key. The column has the same name with an underscore. */
  readonly key: string;
  readonly type: KeyType;
  /** The value when neither the definition nor its defaults contain the key. */
  readonly default: V;
  /** The same field of the job's topic is used before the default, unless it is null. */
  readonly fromTopic?: true;
  /** YAML may contain `null`, which overrides a default of the project or the file. */
  readonly writesNull?: true;
  /** Mappings of several layers are merged entry by entry. */
  readonly merges?: true;
  /** Returns the canonical form of a text in YAML. */
  readonly read?: (written: string) => V;
}

/** Fields that are mappings with keys of their own. */
type Group = RetryPolicy | Expectation | TopicExpectation | OnFailure | TopicDefinition['retention'];

type FieldPath<D> = {
  [F in keyof D & string]: NonNullable<D[F]> extends Group ? `${F}.${keyof NonNullable<D[F]> & string}` : F;
}[keyof D & string];

type FieldValue<D, P extends string> = P extends keyof D
  ? D[P]
  : P extends `${infer G extends keyof D & string}.${infer F}`
    ? NonNullable<D[G]>[F & keyof NonNullable<D[G]>]
    : never;

type KeyTable<D> = { readonly [P in FieldPath<D>]: KeySpec<FieldValue<D, P>> };

const JOB_TABLE: KeyTable<JobDefinition> = {
  name: { key: 'name', type: 'text', default: '' },
  description: { key: 'description', type: 'text', default: null },
  schedule: { key: 'schedule', type: 'text[]', default: [] },
  timezone: { key: 'timezone', type: 'text', default: 'UTC' },
  topic: { key: 'topic', type: 'text', default: 'default' },
  sql: { key: 'sql', type: 'text', default: '' },
  database: { key: 'database', type: 'name', default: null, writesNull: true },
  connection: { key: 'connection', type: 'text', default: null, writesNull: true },
  role: { key: 'role', type: 'name', default: null, writesNull: true },
  transaction: { key: 'transaction', type: 'boolean', default: true },
  timeoutMs: { key: 'timeout', type: 'interval', default: 21_600_000, fromTopic: true },
  overlap: { key: 'overlap', type: 'text', default: 'skip' },
  catchup: { key: 'catchup', type: 'text', default: 'latest' },
  catchupWindowMs: { key: 'catchup_window', type: 'interval', default: 86_400_000 },
  'retry.limit': { key: 'retry.limit', type: 'int', default: NO_RETRY.limit, fromTopic: true },
  'retry.initialMs': { key: 'retry.initial', type: 'interval', default: NO_RETRY.initialMs, fromTopic: true },
  'retry.factor': { key: 'retry.factor', type: 'float8', default: NO_RETRY.factor, fromTopic: true },
  'retry.maxMs': { key: 'retry.max', type: 'interval', default: NO_RETRY.maxMs, fromTopic: true },
  'retry.jitter': { key: 'retry.jitter', type: 'float8', default: NO_RETRY.jitter, fromTopic: true },
  priority: { key: 'priority', type: 'int', default: 100, fromTopic: true },
  jitterMs: { key: 'jitter', type: 'interval', default: 0 },
  startsAt: { key: 'starts_at', type: 'timestamptz', default: null },
  endsAt: { key: 'ends_at', type: 'timestamptz', default: null },
  enabled: { key: 'enabled', type: 'boolean', default: true },
  protect: { key: 'protect', type: 'boolean', default: false },
  labels: { key: 'labels', type: 'jsonb', default: {}, merges: true },
  'expect.rows': { key: 'expect.rows', type: 'text', default: null, read: readRows },
  'expect.successWithinMs': { key: 'expect.success_within', type: 'interval', default: null },
  'expect.lateAfterMs': { key: 'expect.late_after', type: 'interval', default: null },
  'expect.maxRuntimeMs': { key: 'expect.max_runtime', type: 'interval', default: null },
  'onFailure.notify': { key: 'on_failure.notify', type: 'text', default: null, writesNull: true },
  'onFailure.webhook': { key: 'on_failure.webhook', type: 'text', default: null, writesNull: true },
  log: { key: 'log', type: 'text', default: 'all', fromTopic: true },
  keepLast: { key: 'keep_last', type: 'int', default: null, writesNull: true },
  ignore: { key: 'ignore', type: 'text[]', default: [] },
  params: { key: 'params', type: 'jsonb', default: null },
  preview: { key: 'preview', type: 'boolean', default: true },
};

const TOPIC_TABLE: KeyTable<TopicDefinition> = {
  name: { key: 'name', type: 'text', default: '' },
  description: { key: 'description', type: 'text', default: null },
  concurrency: { key: 'concurrency', type: 'int', default: null, writesNull: true },
  priority: { key: 'priority', type: 'int', default: 100 },
  delayMs: { key: 'delay', type: 'interval', default: 0 },
  'retry.limit': { key: 'retry.limit', type: 'int', default: NO_RETRY.limit },
  'retry.initialMs': { key: 'retry.initial', type: 'interval', default: NO_RETRY.initialMs },
  'retry.factor': { key: 'retry.factor', type: 'float8', default: NO_RETRY.factor },
  'retry.maxMs': { key: 'retry.max', type: 'interval', default: NO_RETRY.maxMs },
  'retry.jitter': { key: 'retry.jitter', type: 'float8', default: NO_RETRY.jitter },
  timeoutMs: { key: 'timeout', type: 'interval', default: null },
  'retention.finishedMs': { key: 'retention.finished', type: 'interval', default: 604_800_000 },
  'retention.failedMs': { key: 'retention.failed', type: 'interval', default: 2_592_000_000 },
  maxSqlBytes: { key: 'max_sql_bytes', type: 'int', default: null, writesNull: true },
  maxParamsBytes: { key: 'max_params_bytes', type: 'int', default: null, writesNull: true },
  durability: { key: 'durability', type: 'text', default: 'task' },
  log: { key: 'log', type: 'text', default: 'all' },
  paused: { key: 'paused', type: 'boolean', default: false },
  'expect.waiting': { key: 'expect.waiting', type: 'text', default: null, read: readRows },
  'expect.oldest': { key: 'expect.oldest', type: 'text', default: null, read: readAge },
  'onFailure.notify': { key: 'on_failure.notify', type: 'text', default: null, writesNull: true },
  'onFailure.webhook': { key: 'on_failure.webhook', type: 'text', default: null, writesNull: true },
};

/**
 * Keys of YAML without a column: other notations for `schedule` and `sql`, former names, which only a plan uses, and the mark
 * of a topic that another project declares.
 */
export const KEYS_WITHOUT_COLUMN: Readonly<Record<'job' | 'topic', readonly string[]>> = {
  job: ['after', 'sql_file', 'renamed_from'],
  topic: ['external', 'renamed_from'],
};

/** A key of a job or a topic, from YAML to the column. */
export interface DefinitionKey extends KeySpec<unknown> {
  /** The path in the normalized definition: `retry.initialMs`. */
  readonly field: string;
  readonly fieldPath: FieldSegments;
  readonly keyPath: FieldSegments;
  /** The path in YAML, one segment per level: `['retry', 'initial']`. */
  readonly path: readonly string[];
  readonly column: string;
}

type FieldSegments = readonly [head: string, inner: string | null];

/** Every key of a job, in the order in which a definition lists them. A job without a value for it has the default. */
export const JOB_KEYS: readonly DefinitionKey[] = keysOf(JOB_TABLE);

/** Every key of a topic, in the order in which a definition lists them. */
export const TOPIC_KEYS: readonly DefinitionKey[] = keysOf(TOPIC_TABLE);

/** Keys of a job whose mappings are merged over several layers of defaults. */
export const MERGED_JOB_KEYS: ReadonlySet<string> = new Set(
  JOB_KEYS.filter(({ keyPath, merges }) => keyPath[1] !== null || merges === true).map(({ keyPath }) => keyPath[0]),
);

/** Returns the key that contains a path of a normalized definition (`labels` for `labels.team`), or null. */
export function keyOfField(path: string): DefinitionKey | null {
  return BY_FIELD.get(path) ?? BY_FIELD.get(path.split('.', 1)[0] ?? '') ?? null;
}

const BY_FIELD: ReadonlyMap<string, DefinitionKey> = new Map(
  [...TOPIC_KEYS, ...JOB_KEYS].map((key) => [key.field, key] as const),
);

function keysOf(table: Readonly<Record<string, KeySpec<unknown>>>): readonly DefinitionKey[] {
  return Object.entries(table).map(([field, spec]) => ({
    ...spec,
    field,
    fieldPath: segmentsOf(field),
    keyPath: segmentsOf(spec.key),
    path: spec.key.split('.'),
    column: spec.key.replace('.', '_'),
  }));
}

function segmentsOf(path: string): FieldSegments {
  const [head = '', inner = null] = path.split('.');
  return [head, inner];
}
