import type { JobDefinition } from '../../../definition/definition.ts';
import { fieldValue } from '../../../definition/key-values.ts';
import { type DefinitionKey, JOB_KEYS, keyOfField } from '../../../definition/keys.ts';
import { sameValue } from '../../../plan/diff-definitions.ts';
import { formatDuration } from '../../../schedule/duration.ts';
import type { DriftedJob } from '../../../store/lists/dashboard/drift.ts';
import type { ValueOrigins } from '../../../store/lists/pages/value-origins.ts';
import type { DefinedValue } from '../../dashboard/documents/jobs.ts';

/** Keys that another part of the page shows. */
const HIDDEN: ReadonlySet<string> = new Set(['name', 'description', 'sql']);

/** Returns the values of a definition as text, first those that differ from the default; a drifted value with its live value. */
export function valuesOf(
  definition: JobDefinition,
  {
    file,
    drift,
    origins,
  }: { readonly file: string | null; readonly drift: DriftedJob | null; readonly origins: ValueOrigins | null },
): readonly DefinedValue[] {
  const live = new Map(
    (drift?.values ?? []).map(({ path, applied, live: now }) => [keyOfField(path)?.field ?? path, { applied, now }]),
  );
  const values = JOB_KEYS.filter(({ key }) => !HIDDEN.has(key)).map((key): DefinedValue => {
    const drifted = live.get(key.field);
    const value = drifted === undefined ? fieldValue(definition, key) : drifted.applied;
    const isDefault = value === null || sameValue(value, key.default);
    const unknown = isDefault ? 'built-in' : file === null ? 'SQL' : 'file';
    const [layer, source] = origins?.places[key.key] ?? [unknown, isDefault ? null : file];
    return {
      key: key.key,
      text: textOf(key, value),
      note: null,
      layer,
      source,
      live: drifted === undefined ? null : textOf(key, drifted.now),
    };
  });
  return values.filter(({ key, layer, live }) => layer !== 'built-in' || live !== null || ALWAYS.has(key));
}

/** Keys that are also shown with their default value, because they decide when, where and how the job runs. */
const ALWAYS: ReadonlySet<string> = new Set([
  'schedule',
  'timezone',
  'topic',
  'role',
  'database',
  'timeout',
  'retry.limit',
  'overlap',
  'catchup',
  'transaction',
  'priority',
  'protect',
]);

/** Returns a value of a definition as text: a duration as `5m`, nothing as `–`. */
export function textOf({ type, key }: Pick<DefinitionKey, 'type' | 'key'>, value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (type === 'interval' && typeof value === 'number') return formatDuration(value);
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.join(', ');
  if (typeof value === 'object') {
    const entries = Object.entries(value);
    return entries.length === 0
      ? '–'
      : entries
          .map(([name, one]) => (key === 'labels' ? `${name}: ${one}` : `${name}=${JSON.stringify(one)}`))
          .join(', ');
  }
  return String(value);
}

/** Returns a value at a path of a normalized definition as text; null: it is not set. */
export function fieldText(path: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const type = path.endsWith('Ms') ? 'interval' : (keyOfField(path)?.type ?? 'text');
  return textOf({ type, key: path }, value);
}

/** Returns the path of a normalized definition as it is written in YAML: `retry.initialMs` is `retry.initial`. */
export function keyText(path: string): string {
  const key = keyOfField(path);
  return key === null || !path.startsWith(key.field)
    ? path.replace(/Ms$/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    : key.key + path.slice(key.field.length);
}
