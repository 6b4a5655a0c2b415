import type { Change, FieldChange, JobChange } from '../plan.ts';

/** A new value of one of these fields decides with which privileges, where, or how often the SQL takes effect. */
const HIGH: ReadonlySet<string> = new Set(['role', 'transaction', 'connection', 'database']);

/** Returns the changes with the weight of each field. The weight of SQL needs its parse tree: see `weighSql`. */
export function weighFields(changes: readonly Change[]): readonly Change[] {
  return changes.map((change): Change => {
    if (change.fields.length === 0) return change;
    return { ...change, fields: change.fields.map((field) => weighed(field, change.kind)) };
  });
}

function weighed(field: FieldChange, kind: Change['kind']): FieldChange {
  const { path, before } = field;
  if (path === 'description' || path.startsWith('labels')) return { ...field, weight: 'low' };
  const isHigh = kind === 'job' && (HIGH.has(path) || (path === 'protect' && before === true));
  return isHigh ? { ...field, weight: 'high' } : field;
}

/** Whether a change deserves to be read first. */
export function isImportant(change: Change): boolean {
  return change.fields.some(({ weight }) => weight === 'high') || isDestructive(change);
}

/** Whether a change matters only to people who search and read: descriptions and labels. */
export function isMinor({ action, fields, notes }: Change): boolean {
  if (action !== 'update' || fields.length === 0) return false;
  return (
    fields.every(({ weight }) => weight === 'low') ||
    (fields.every(({ weight, path }) => weight === 'low' || path === 'sql') &&
      notes.some(({ code }) => code === 'same-statement'))
  );
}

function isDestructive(change: Change): change is JobChange {
  return change.notes.some(({ code }) => code === 'destructive-sql');
}

/** Returns what a field of high weight means, in a few words. */
export function weightMark({ path, weight, after }: FieldChange): string | null {
  if (weight !== 'high') return null;
  switch (path) {
    case 'role':
      return 'other privileges';
    case 'protect':
      return 'no longer protected';
    case 'transaction':
      return after === false ? 'at least once, not exactly once' : 'one transaction';
    case 'connection':
      return 'another server';
    case 'database':
      return 'another database';
    default:
      return null;
  }
}
