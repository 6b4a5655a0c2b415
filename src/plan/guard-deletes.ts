import type { Change } from './plan.ts';

/** So many deletes are unremarkable, however small the project. */
const FEW_DELETES = 3;
const FEW_SHARE = 0.1;

/**
 * Blocks the deletes of a plan that deletes more than 3 and more than 10 % of what the project owns, unless the user
 * has said exactly how many.
 */
export function guardDeletes(
  changes: readonly Change[],
  ownedCount: number,
  allowDeletes: number | null,
): readonly Change[] {
  const deletes = changes.filter((change) => change.action === 'delete').length;
  if (deletes <= Math.max(FEW_DELETES, ownedCount * FEW_SHARE) || allowDeletes === deletes) return changes;
  const allowed = allowDeletes === null ? '' : `, and --allow-deletes says ${allowDeletes}`;
  const reason = `deletes ${deletes} of ${ownedCount}${allowed}: give --allow-deletes ${deletes} if that is meant`;
  return changes.map((change) =>
    change.action === 'delete' && change.blocked === null ? { ...change, blocked: { reason } } : change,
  );
}
