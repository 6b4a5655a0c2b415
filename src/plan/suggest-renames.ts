import type { JobDefinition } from '../definition/definition.ts';
import type { Change } from './plan.ts';

/**
 * Adds a note to a created job that may be a renamed one: a deleted job has the same SQL and the same schedule, and no
 * other pair has them. It is only a note: `renamed_from` keeps the history.
 */
export function suggestRenames(changes: readonly Change[]): readonly Change[] {
  const deleted = group(changes, ({ kind, action, before }) => (kind === 'job' && action === 'delete' ? before : null));
  if (deleted.size === 0) return changes;
  const created = group(changes, ({ kind, action, after }) => (kind === 'job' && action === 'create' ? after : null));
  return changes.map((change) => {
    if (change.kind !== 'job' || change.action !== 'create' || change.after === null) return change;
    const key = keyOf(change.after);
    const [old, ...others] = deleted.get(key) ?? [];
    if (old === undefined || others.length > 0 || created.get(key)?.length !== 1) return change;
    const text = `looks like a rename of ${old}: to keep its history, add renamed_from: ${old}`;
    return { ...change, notes: [...change.notes, { level: 'warning', code: 'looks-like-rename', text }] };
  });
}

function group(
  changes: readonly Change[],
  pick: (change: Change) => Change['before'],
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const change of changes) {
    const definition = pick(change);
    if (definition === null || !('sql' in definition)) continue;
    const key = keyOf(definition);
    groups.set(key, [...(groups.get(key) ?? []), change.name]);
  }
  return groups;
}

function keyOf({ sql, schedule, timezone }: JobDefinition): string {
  return JSON.stringify([sql, schedule, schedule.length === 0 ? null : timezone]);
}
