import type { Change, JobChange } from '../../plan.ts';
import { describeScheduleChange } from '../../schedule-change.ts';

/** Changes of jobs that differ only in what a line for each job shows. */
export interface Alike {
  readonly changes: readonly JobChange[];
  /** How the schedules of all of them move (`7 min later`); null: the schedules are not what changes. */
  readonly shift: string | null;
}

/** A change that is shown for itself, or several that are shown at once. */
export type Block = Change | Alike;

/** Two changes are read faster one by one. */
const MIN_ALIKE = 3;

/** What the rows of the jobs show, not the block: these texts differ from job to job. */
export const IN_ROWS: ReadonlySet<string> = new Set(['runs-so-far']);

/** Returns the changes with those that are alike as one block, at the place of the first of them. */
export function foldAlike(changes: readonly Change[], nowMs: number): readonly Block[] {
  const groups = new Map<string, { readonly changes: JobChange[]; readonly shift: string | null }>();
  const keys = new Map<Change, string>();
  for (const change of changes) {
    // A job that is running now says so in its own line.
    if (change.kind !== 'job' || change.running > 0) continue;
    const shift = shiftOf(change, nowMs);
    const key = alikeKey(change, shift);
    keys.set(change, key);
    const group = groups.get(key) ?? { changes: [], shift };
    group.changes.push(change);
    groups.set(key, group);
  }
  return changes.flatMap((change): readonly Block[] => {
    const group = groups.get(keys.get(change) ?? '');
    if (group === undefined || group.changes.length < MIN_ALIKE) return [change];
    return group.changes[0] === change ? [group] : [];
  });
}

export function isAlike(block: Block): block is Alike {
  return 'changes' in block;
}

/** Returns how one schedule moves by the clock, such as `7 min later`. */
function shiftOf({ action, fields, before, after }: JobChange, nowMs: number): string | null {
  if (action !== 'update' || before === null || after === null) return null;
  if (!fields.some(({ path }) => path === 'schedule')) return null;
  const shift = describeScheduleChange(before, after, nowMs);
  return shift !== null && /^\d.* (?:earlier|later)$/.test(shift) ? `${shift} ${after.timezone}` : null;
}

/** Returns a text that is the same for changes that are alike. */
function alikeKey(change: JobChange, shift: string | null): string {
  const { action, name, fields, before, after, blocked, notes } = change;
  const shown = fields
    .filter(({ path }) => path !== 'name' && !(path === 'schedule' && shift !== null))
    .map(({ path, before: old, after: now, origin }) => [
      path,
      old,
      now,
      origin === undefined || origin.layer === 'job' ? null : [origin.layer, origin.file, origin.line],
    ]);
  const isWhole = action === 'create' || action === 'delete';
  return JSON.stringify([
    action,
    shift,
    shown,
    isWhole ? shapeOf(after ?? before, name) : null,
    blocked?.reason ?? null,
    notes.filter(({ code }) => !IN_ROWS.has(code)).map(({ code, text }) => [code, text]),
  ]);
}

/** Returns a definition without its name, times and numbers: jobs that were written from one pattern have the same one. */
function shapeOf(definition: JobChange['after'], name: string): unknown {
  if (definition === null) return null;
  const { name: _name, schedule, description: _description, ...rest } = definition;
  const numbered = JSON.stringify({ ...rest, isScheduled: schedule.length > 0 });
  return numbered.replaceAll(name, '\0').replaceAll(name.replaceAll('-', '_'), '\0').replaceAll(/\d+/g, '0');
}
