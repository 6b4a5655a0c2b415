import type { DefinitionKey } from './keys.ts';

/** Reads a duration that the schema has already seen; `path` says where it stands. */
export type DurationReader = (text: string, ...path: readonly string[]) => number;

/** Reads a timestamp and gives it as an ISO instant in UTC; null when it is none, which has then been reported. */
export type InstantReader = (text: string, ...path: readonly string[]) => string | null;

export interface JobReaders {
  readonly duration: DurationReader;
  readonly instant: InstantReader;
}

/** Fields that are null when each of their keys is null. */
const OPTIONAL_GROUPS: readonly string[] = ['expect', 'onFailure'];

/** A definition with this value at each key, in their order. */
export function buildDefinition<D>(keys: readonly DefinitionKey[], valueAt: (key: DefinitionKey) => unknown): D {
  // A copy has the shape of all definitions at once: one that grows key by key takes thirty times as long.
  const definition: Record<string, unknown> = { ...templateOf(keys) };
  const groups: Record<string, Record<string, unknown>> = {};
  for (const key of keys) {
    const [head, inner] = key.fieldPath;
    if (inner === null) {
      definition[head] = valueAt(key);
      continue;
    }
    let group = groups[head];
    if (group === undefined) {
      group = {};
      groups[head] = group;
      definition[head] = group;
    }
    group[inner] = valueAt(key);
  }
  for (const head of OPTIONAL_GROUPS) {
    const group = groups[head];
    if (group !== undefined && Object.values(group).every((value) => value === null)) definition[head] = null;
  }
  // The table that the keys come from has every field of the definition: its type says so.
  return definition as D;
}

const templates = new WeakMap<readonly DefinitionKey[], Readonly<Record<string, null>>>();

function templateOf(keys: readonly DefinitionKey[]): Readonly<Record<string, null>> {
  const known = templates.get(keys);
  if (known !== undefined) return known;
  const template = Object.fromEntries(keys.map(({ fieldPath: [head] }) => [head, null]));
  templates.set(keys, template);
  return template;
}

/** The value of a key in a normalized definition; null also when the mapping it belongs to is null. */
export function fieldValue(definition: object, { fieldPath: [head, inner] }: DefinitionKey): unknown {
  return at(definition, head, inner) ?? null;
}

/** The value of a key as it is written in YAML, undefined when it is not written. */
export function writtenValue(written: object, { keyPath: [head, inner] }: DefinitionKey): unknown {
  return at(written, head, inner);
}

/** What is written at a key, in the form of a normalized definition. Mappings have their entries in order. */
export function readValue(key: DefinitionKey, value: unknown, { duration, instant }: JobReaders): unknown {
  const [head, inner] = key.keyPath;
  const path = inner === null ? [head] : [head, inner];
  if (typeof value === 'string') {
    if (key.type === 'interval') return duration(value, ...path);
    if (key.type === 'timestamptz') return instant(value, ...path);
    if (key.read !== undefined) return key.read(value);
  }
  return key.type === 'jsonb' && typeof value === 'object' && value !== null ? sortedByKey(value) : value;
}

function at(value: object, head: string, inner: string | null): unknown {
  const outer = (value as Readonly<Record<string, unknown>>)[head];
  if (inner === null) return outer;
  return typeof outer === 'object' && outer !== null ? (outer as Readonly<Record<string, unknown>>)[inner] : undefined;
}

function sortedByKey(values: object): object {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}
