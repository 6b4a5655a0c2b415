import { positionAt } from '../diagnostic/source-file.ts';
import { childOf, entryOf, type Tree } from '../yaml/tree.ts';
import { fieldValue } from './key-values.ts';
import { type DefinitionKey, keyOfField } from './keys.ts';
import { type LayerKind, originOf } from './layers.ts';
import type { ReadJob, ReadSet, ReadTopic } from './read/set.ts';
import type { VariablePlaces } from './read/variable-places.ts';
import { usedVariables } from './read/variables.ts';

/**
 * The source of a value: the job, the defaults of its file, of the project or of the environment, a variable, the job's topic (or, for a
 * value of a topic, the topic itself), `schedules: off` of the environment, or `built-in`, the default of pgherd.
 */
export type ValueLayer = LayerKind | 'variable' | 'schedules' | 'built-in';

/** The place of a value. `file` and `line` are null for a built-in default, and for a variable of the command line. */
export interface ValueOrigin {
  readonly file: string | null;
  readonly line: number | null;
  readonly layer: ValueLayer;
}

/** Where a value is written. */
export interface Provenance {
  readonly origin: ValueOrigin;
  /** The text in the file when it contains variables, and their places; null: it contains none. */
  readonly template: { readonly text: string; readonly variables: ReadonlyMap<string, ValueOrigin> } | null;
}

/** Where the values of a definition are written, for people. */
export interface Origins {
  readonly kind: 'job' | 'topic';
  readonly name: string;
  /** By key, its layer and its place: `["project", "pgherd.yaml:6 (defaults)"]`. A key with its built-in default is left out. */
  readonly places: Readonly<Record<string, readonly [layer: string, text: string]>>;
}

const BUILT_IN: Provenance = { origin: { file: null, line: null, layer: 'built-in' }, template: null };

/** Returns the provenance of one value of a job, by its path in the normalized definition: `retry.limit`, `labels.team`. */
export function jobProvenance(job: ReadJob, set: ReadSet, places: VariablePlaces, field: string): Provenance {
  if (field === 'enabled' && job.disabledAt !== undefined) {
    return { origin: { ...job.disabledAt, layer: 'schedules' }, template: null };
  }
  if (field === 'sql' && job.sql !== null) return sqlProvenance(job, places);
  const path = writtenPath(field);
  const place =
    field === 'schedule'
      ? (originOf(job.layers.slice(-1), 'schedule') ?? originOf(job.layers.slice(-1), 'after'))
      : originOf(job.layers, ...path);
  if (place !== null) {
    const { line } = positionAt(place.source, place.range.start);
    return withTemplate({ file: place.source.path, line, layer: place.layer }, place.tree, places);
  }
  const key = keyOfField(field);
  const topic = key?.fromTopic === true ? set.topics.get(job.declared.definition.topic) : undefined;
  return topic === undefined || key === null || isUnset(topic, key) ? BUILT_IN : topicProvenance(topic, places, field);
}

/** Returns the provenance of one value of a topic. */
export function topicProvenance(topic: ReadTopic, places: VariablePlaces, field: string): Provenance {
  const path = writtenPath(field);
  let parent = topic.tree;
  for (const key of path.slice(0, -1)) parent = childOf(parent, key);
  const entry = entryOf(parent, path.at(-1) ?? '');
  if (entry === null) return BUILT_IN;
  const { line } = positionAt(topic.source, entry.keyRange.start);
  return withTemplate({ file: topic.source.path, line, layer: 'topic' }, entry.value, places);
}

function sqlProvenance({ sql, layers, source }: ReadJob, places: VariablePlaces): Provenance {
  if (sql === null) return BUILT_IN;
  const entry = sql.scalar === null ? null : entryOf(layers.at(-1)?.tree ?? null, 'sql');
  const line = entry === null ? 1 : positionAt(source, entry.keyRange.start).line;
  return { origin: { file: sql.source.path, line, layer: 'job' }, template: templateOf(sql.written, places) };
}

/** `retry.initialMs` is `['retry', 'initial']`, `labels.team` is `['labels', 'team']`. */
function writtenPath(field: string): readonly string[] {
  const key = keyOfField(field);
  if (key === null) return [field];
  const rest = key.field === field ? [] : [field.slice(key.field.length + 1)];
  return [...key.path, ...rest];
}

/** Whether a topic leaves the value to the built-in default. */
function isUnset({ declared }: ReadTopic, key: DefinitionKey): boolean {
  return fieldValue(declared.definition, key) === null;
}

function withTemplate(origin: ValueOrigin, tree: Tree | null, places: VariablePlaces): Provenance {
  const text = tree?.kind === 'scalar' && typeof tree.value === 'string' ? tree.value : '';
  return { origin, template: templateOf(text, places) };
}

function templateOf(text: string, places: VariablePlaces): Provenance['template'] {
  const names = usedVariables(text);
  if (names.length === 0) return null;
  return { text, variables: new Map(names.map((name) => [name, variableOrigin(name, places)])) };
}

function variableOrigin(name: string, places: VariablePlaces): ValueOrigin {
  const { file, line } = places.get(name) ?? { file: null, line: null };
  return { file, line, layer: 'variable' };
}
