import type { FieldChange } from './plan.ts';

/**
 * Returns the keys that differ, in the order of `after`, nested keys with dots. Lists are compared as a whole. An
 * absent key equals null, as does an object without values.
 */
export function diffDefinitions(before: object, after: object): readonly FieldChange[] {
  const fields: FieldChange[] = [];
  collect('', before, after, fields);
  return fields;
}

/** Whether two JSON values are equal, regardless of the order of keys. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  // Most values are not objects: a plan of ten thousand jobs compares a million of them.
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    const value = a[key];
    const other = b[key];
    if (Object.is(value, other) ? value === undefined && !Object.hasOwn(b, key) : !sameValue(value, other))
      return false;
  }
  return true;
}

/** Returns the value at a dotted path, null when there is none. Also finds keys that contain dots. */
export function valueAt(value: unknown, path: string): unknown {
  if (!isObject(value)) return null;
  if (Object.hasOwn(value, path)) return value[path] ?? null;
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
    const head = path.slice(0, dot);
    if (Object.hasOwn(value, head)) return valueAt(value[head], path.slice(dot + 1));
  }
  return null;
}

function collect(prefix: string, before: object, after: object, fields: FieldChange[]): void {
  const old: Record<string, unknown> = { ...before };
  const now: Record<string, unknown> = { ...after };
  for (const key of new Set([...Object.keys(now), ...Object.keys(old)])) {
    const a = old[key] ?? null;
    const b = now[key] ?? null;
    const path = prefix + key;
    if (isObject(a) ? isObject(b) || b === null : isObject(b) && a === null) {
      collect(`${path}.`, isObject(a) ? a : {}, isObject(b) ? b : {}, fields);
    } else if (!sameValue(a, b)) {
      fields.push({ path, before: a, after: b });
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
