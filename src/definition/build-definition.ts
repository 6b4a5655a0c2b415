import type { DefinitionKey } from './keys.ts';

/**
 * Builds definitions from the keys of one table. The table is evaluated once, and each definition starts as a copy of a
 * complete one, so that all have one shape: objects that grow key by key take many times as long to build and to compare.
 */
export interface DefinitionBuilder<D> {
  /** Returns a definition with this value at each key. */
  readonly build: (valueAt: (key: DefinitionKey) => unknown) => D;
  /** Returns `base` with the written values, where later mappings override; `read` normalizes a value. */
  readonly overlay: (
    base: D,
    read: (key: DefinitionKey, value: unknown) => unknown,
    ...written: readonly Values[]
  ) => D;
}

type Values = Readonly<Record<string, unknown>>;

/** A field whose value is a mapping with keys of its own. */
interface Group {
  readonly field: string;
  /** Null when each of its keys is null. */
  readonly optional: boolean;
  readonly empty: Readonly<Record<string, null>>;
  readonly members: readonly Member[];
}

interface Member {
  readonly field: string;
  /** Its name in YAML, within the mapping. */
  readonly name: string;
  readonly key: DefinitionKey;
}

/** A name in YAML: a key, or a mapping with keys of its own. */
type Entry =
  | { readonly field: string; readonly key: DefinitionKey; readonly group: null }
  | { readonly field: string; readonly key: null; readonly group: Group };

/** Fields that are null when each of their keys is null. */
const OPTIONAL_GROUPS: readonly string[] = ['expect', 'onFailure'];

/**
 * Returns an object with null at each of these names, to copy and fill. A parsed object is copied in one step, with its
 * shape; the copy of an object that grew key by key takes twenty times as long.
 */
export function emptyObject(names: readonly string[]): Readonly<Record<string, null>> {
  const empty: Record<string, null> = Object.fromEntries(names.map((name) => [name, null]));
  return JSON.parse(JSON.stringify(empty));
}

/** Returns the builder for the definitions of a table. */
export function definitionBuilder<D>(keys: readonly DefinitionKey[]): DefinitionBuilder<D> {
  const empty = emptyObject(keys.map(({ fieldPath }) => fieldPath[0]));
  const plain = keys.flatMap((key) => (key.fieldPath[1] === null ? [{ field: key.fieldPath[0], key }] : []));
  const groups = groupsOf(keys);
  // Both kinds of entries have one shape: a lookup is made for each written key.
  const byName = new Map<string, Entry>(plain.map(({ field, key }) => [key.keyPath[0], { field, key, group: null }]));
  for (const { name, group } of groups) byName.set(name, { field: group.field, key: null, group });

  function build(valueAt: (key: DefinitionKey) => unknown): D {
    const definition: Record<string, unknown> = { ...empty };
    for (const { field, key } of plain) definition[field] = valueAt(key);
    for (const { group } of groups) {
      const values: Record<string, unknown> = { ...group.empty };
      for (const { field, key } of group.members) values[field] = valueAt(key);
      definition[group.field] = nullIfEmpty(group, values);
    }
    // The type of the table requires every field of the definition.
    return definition as D;
  }

  function overlay(base: D, read: (key: DefinitionKey, value: unknown) => unknown, ...written: readonly Values[]): D {
    const definition: Record<string, unknown> = { ...(base as Values) };
    for (const values of written) {
      for (const name of Object.keys(values)) {
        const found = byName.get(name);
        const value = values[name];
        if (found === undefined || value === undefined) continue;
        const { field, key, group } = found;
        if (key !== null) definition[field] = read(key, value);
        else if (isMapping(value)) definition[field] = overlayGroup(group, definition[field], value, read);
      }
    }
    return definition as D;
  }

  return { build, overlay };
}

function overlayGroup(
  group: Group,
  base: unknown,
  written: Values,
  read: (key: DefinitionKey, value: unknown) => unknown,
): Values | null {
  const values: Record<string, unknown> = { ...group.empty, ...(base as Values | null) };
  for (const { field, name, key } of group.members) {
    if (written[name] !== undefined) values[field] = read(key, written[name]);
  }
  return nullIfEmpty(group, values);
}

function groupsOf(keys: readonly DefinitionKey[]): readonly { readonly name: string; readonly group: Group }[] {
  const members = new Map<string, Member[]>();
  const names = new Map<string, string>();
  for (const key of keys) {
    const [head, field] = key.fieldPath;
    const [outer, name] = key.keyPath;
    if (field === null || name === null) continue;
    names.set(head, outer);
    members.set(head, [...(members.get(head) ?? []), { field, name, key }]);
  }
  return [...members].map(([field, own]) => ({
    name: names.get(field) ?? field,
    group: {
      field,
      optional: OPTIONAL_GROUPS.includes(field),
      empty: emptyObject(own.map((member) => member.field)),
      members: own,
    },
  }));
}

function nullIfEmpty({ optional, members }: Group, values: Values): Values | null {
  return optional && members.every(({ field }) => values[field] === null) ? null : values;
}

function isMapping(value: unknown): value is Values {
  return typeof value === 'object' && value !== null;
}
