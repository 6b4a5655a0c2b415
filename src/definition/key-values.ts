import type { DefinitionKey } from './keys.ts';

/** Returns the milliseconds of a duration; `path` is the path of its key, for a diagnostic. */
export type DurationReader = (text: string, path: readonly string[]) => number;

/** Returns a timestamp as an ISO instant in UTC, or null, after a diagnostic at `path`, when it is invalid. */
export type InstantReader = (text: string, path: readonly string[]) => string | null;

export interface JobReaders {
  readonly duration: DurationReader;
  readonly instant: InstantReader;
}

/** Returns the value of a key in a normalized definition; null also when the mapping that contains it is null. */
export function fieldValue(definition: object, { fieldPath }: DefinitionKey): unknown {
  const outer = (definition as Values)[fieldPath[0]] ?? null;
  const inner = fieldPath[1];
  if (inner === null) return outer;
  return typeof outer === 'object' && outer !== null ? ((outer as Values)[inner] ?? null) : null;
}

/** Returns the value written at a key in the form of a normalized definition. Entries of mappings are sorted. */
export function readValue(key: DefinitionKey, value: unknown, { duration, instant }: JobReaders): unknown {
  if (typeof value === 'string') {
    if (key.type === 'interval') return duration(value, key.path);
    if (key.type === 'timestamptz') return instant(value, key.path);
    return key.read === undefined ? value : key.read(value);
  }
  return key.type === 'jsonb' && typeof value === 'object' && value !== null ? sortedByKey(value) : value;
}

type Values = Readonly<Record<string, unknown>>;

function sortedByKey(values: object): object {
  const names = Object.keys(values);
  if (names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name)) return values;
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}
