import { isCauseOf } from '../causes.ts';
import type { Cause, Change, JobChange, Plan } from '../plan.ts';

/** A cause that is shown once for all of its jobs. */
export interface Fold {
  readonly cause: Cause;
  /** The changes that it is a part of, in the order of the plan. */
  readonly changes: readonly JobChange[];
}

export interface FoldedPlan {
  readonly folds: readonly Fold[];
  /** What remains to be shown for each change, without the fields of the folds; a change of which nothing remains is left out. */
  readonly changes: readonly Change[];
}

/** Shows what several jobs owe to one place once: thirty times the same line would hide the others. */
export function foldPlan({ causes = [], changes }: Pick<Plan, 'causes' | 'changes'>): FoldedPlan {
  const byName = new Map(changes.flatMap((change) => (isFoldable(change) ? [[change.name, change] as const] : [])));
  const folds = causes
    .map((cause) => ({ cause, changes: cause.jobs.flatMap((name) => byName.get(name) ?? []) }))
    .filter((fold) => fold.changes.length > 1);
  if (folds.length === 0) return { folds, changes };
  const byJob = new Map<string, Cause[]>();
  for (const { cause, changes: owed } of folds) {
    for (const { name } of owed) byJob.set(name, [...(byJob.get(name) ?? []), cause]);
  }
  const remaining = changes.flatMap((change): readonly Change[] => {
    const own = isFoldable(change) ? (byJob.get(change.name) ?? []) : [];
    if (own.length === 0) return [change];
    const fields = change.fields.filter((field) => !own.some((cause) => isCauseOf(cause, field)));
    const notes = change.notes.filter(({ level }) => level === 'warning');
    const isGone = fields.length === 0 && notes.length === 0 && change.action === 'update';
    return isGone ? [] : [{ ...change, fields }];
  });
  return { folds, changes: remaining };
}

function isFoldable(change: Change): change is JobChange {
  return change.kind === 'job' && change.before !== null && change.after !== null && change.blocked === null;
}
