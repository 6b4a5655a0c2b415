import type { DefinitionKey } from './keys.ts';

/** Reads a duration that the schema has already seen; `path` says where it stands. */
export type DurationReader = (text: string, ...path: readonly string[]) => number;

/** Reads a timestamp and gives it as an ISO instant in UTC; null when it is none, which has then been reported. */
export type InstantReader = (text: string, ...path: readonly string[]) => string | null;

export interface JobReaders {
  readonly duration: DurationReader;
  readonly instant: InstantReader;
}

/** The value of a key in a normalized definition; null also when the mapping it belongs to is null. */
export function fieldValue(definition: object, { fieldPath }: DefinitionKey): unknown {
  const outer = (definition as Values)[fieldPath[0]] ?? null;
  const inner = fieldPath[1];
  if (inner === null) return outer;
  return typeof outer === 'object' && outer !== null ? ((outer as Values)[inner] ?? null) : null;
}

/** What is written at a key, in the form of a normalized definition. Mappings have their entries in order. */
export function readValue(key: DefinitionKey, value: unknown, { duration, instant }: JobReaders): unknown {
  if (typeof value === 'string') {
    if (key.type === 'interval') return duration(value, ...pathOf(key));
    if (key.type === 'timestamptz') return instant(value, ...pathOf(key));
    return key.read === undefined ? value : key.read(value);
  }
  return key.type === 'jsonb' && typeof value === 'object' && value !== null ? sortedByKey(value) : value;
}

type Values = Readonly<Record<string, unknown>>;

function pathOf({ keyPath: [head, inner] }: DefinitionKey): readonly string[] {
  return inner === null ? [head] : [head, inner];
}

function sortedByKey(values: object): object {
  const names = Object.keys(values);
  if (names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name)) return values;
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}
