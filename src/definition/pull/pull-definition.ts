import { shortestDuration } from '../../schedule/duration.ts';
import type { Written } from '../../yaml/edit/written-scalar.ts';
import { describeSchedule } from '../describe-schedule.ts';
import { fieldValue } from '../key-values.ts';
import { type DefinitionKey, keyOfField } from '../keys.ts';

/** A key of a definition as YAML should have it; `value` undefined: the key is removed. */
export interface KeyEdit {
  readonly path: readonly string[];
  readonly value: Written | undefined;
  /** The field of the normalized definition, such as `retry.initialMs` or `labels.team`. */
  readonly field: string;
}

/** Returns the keys to write so that a definition has the live values in these fields; the SQL is written separately. */
export function keyEdits(live: object, fields: readonly string[]): readonly KeyEdit[] {
  return fields.flatMap((field): readonly KeyEdit[] => {
    const key = keyOfField(field);
    if (key === null || field === 'sql' || field === 'name') return [];
    if (field === 'schedule') return scheduleEdits(fieldValue(live, key));
    const entry = key.field === field ? null : field.slice(key.field.length + 1);
    const whole = fieldValue(live, key);
    if (entry === null) return [{ path: key.path, value: writtenOf(key, whole), field }];
    const entries: Readonly<Record<string, unknown>> = typeof whole === 'object' && whole !== null ? { ...whole } : {};
    if (Object.keys(entries).length === 0) return [{ path: key.path, value: undefined, field: key.field }];
    const value = Object.hasOwn(entries, entry) ? scalarOf(entries[entry]) : undefined;
    return [{ path: [...key.path, entry], value, field }];
  });
}

function scheduleEdits(texts: unknown): readonly KeyEdit[] {
  const described = describeSchedule(Array.isArray(texts) ? texts.map(String) : []);
  const edit = (name: 'schedule' | 'after'): KeyEdit => {
    const value = described[name];
    const isList = Array.isArray(value);
    return {
      path: [name],
      value: isList ? value.map((item) => String(item)) : value === undefined ? undefined : String(value),
      field: 'schedule',
    };
  };
  // The key that is removed comes first, so that the file never contains both.
  return [edit('schedule'), edit('after')].sort(
    (a, b) => Number(b.value === undefined) - Number(a.value === undefined),
  );
}

function writtenOf(key: DefinitionKey, value: unknown): Written | undefined {
  if (value === null) return key.writesNull === true ? null : undefined;
  if (key.type === 'interval') return shortestDuration(Math.max(0, Math.round(Number(value))));
  if (Array.isArray(value)) return value.map(String);
  return scalarOf(value);
}

/** `${` is literal in a value of the database. */
function scalarOf(value: unknown): Written {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${');
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
