import { fieldValue } from '../../definition/key-values.ts';
import type { DefinitionKey } from '../../definition/keys.ts';
import { shortestDuration } from '../../schedule/duration.ts';

/**
 * Returns the keys whose value differs from the base, as they are written in YAML, in the order of the table; and those that
 * `isStated` selects, whatever their base.
 */
export function describeKeys(
  keys: readonly DefinitionKey[],
  definition: object,
  base: object,
  omitted: ReadonlySet<string>,
  isStated: (key: DefinitionKey) => boolean = () => false,
): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  for (const key of keys) {
    if (omitted.has(key.field)) continue;
    const value = describeValue(key, fieldValue(definition, key), isStated(key) ? undefined : fieldValue(base, key));
    if (value === undefined) continue;
    const [head, inner] = key.keyPath;
    if (inner === null) written[head] = value;
    else written[head] = { ...(written[head] ?? {}), [inner]: value };
  }
  return written;
}

/** Returns the value as it must be written to override the base; undefined: nothing must be written. */
function describeValue(key: DefinitionKey, value: unknown, base: unknown): unknown {
  if (value === base || (value === null && key.writesNull !== true)) return undefined;
  if (Array.isArray(value)) return JSON.stringify(value) === JSON.stringify(base) ? undefined : [...value];
  if (key.type === 'interval') return durationText(Number(value));
  if (key.type !== 'jsonb' || typeof value !== 'object' || value === null) return value;
  if (key.merges !== true) return { ...value };
  const inherited: Readonly<Record<string, unknown>> = { ...(typeof base === 'object' ? base : {}) };
  const own = Object.entries(value).filter(([name, item]) => inherited[name] !== item);
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

/** A row that was changed by hand may contain a duration that YAML cannot express: rounds to whole milliseconds. */
function durationText(ms: number): string {
  return shortestDuration(Math.max(0, Math.round(ms)));
}
