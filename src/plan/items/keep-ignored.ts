import type { JobDefinition } from '../../definition/definition.ts';
import { JOB_KEYS } from '../../definition/keys.ts';

/** Returns a definition with the values of its row in the keys that the declared one ignores; itself when that ignores none. */
export function keepIgnored(definition: JobDefinition, live: JobDefinition, declared: JobDefinition): JobDefinition {
  // A definition of an older pgherd has no such key.
  const { ignore = [] } = declared;
  if (ignore.length === 0) return definition;
  const kept: Record<string, unknown> = { ...definition };
  for (const { key, fieldPath } of JOB_KEYS) {
    if (!ignore.some((name) => key === name || key.startsWith(`${name}.`))) continue;
    const [outer, inner] = fieldPath;
    const value = { ...live }[outer as keyof JobDefinition];
    kept[outer] = inner === null ? value : withInner(kept[outer], inner, value);
  }
  return { ...definition, ...kept };
}

/** A mapping without values is null, as in every definition. */
function withInner(group: unknown, inner: string, live: unknown): unknown {
  const value = typeof live === 'object' && live !== null ? ({ ...live } as Record<string, unknown>)[inner] : null;
  const now = { ...(typeof group === 'object' ? group : null), [inner]: value ?? null };
  return Object.values(now).every((item) => item === null) ? null : now;
}

/** Whether a definition ignores a field such as `retry.initialMs` or `labels.team`. */
export function isIgnored(ignore: readonly string[], path: string): boolean {
  const key = JOB_KEYS.find(({ field }) => path === field || path.startsWith(`${field}.`));
  return key !== undefined && ignore.some((name) => key.key === name || key.key.startsWith(`${name}.`));
}
