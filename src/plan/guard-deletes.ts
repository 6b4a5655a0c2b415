import type { Change } from './plan.ts';

/** This many deletes are allowed, even in a small project. */
const FEW_DELETES = 3;
const FEW_SHARE = 0.1;

/**
 * Blocks the deletes of a plan that deletes more than 3 and more than 10 % of the jobs and topics that the project
 * owns, unless the user has passed the exact number.
 */
export function guardDeletes(
  changes: readonly Change[],
  ownedCount: number,
  allowDeletes: number | null,
): readonly Change[] {
  const deletes = changes.filter((change) => change.action === 'delete').length;
  if (deletes <= Math.max(FEW_DELETES, ownedCount * FEW_SHARE) || allowDeletes === deletes) return changes;
  const allowed = allowDeletes === null ? '' : `, but --allow-deletes is ${allowDeletes}`;
  const reason = `deletes ${deletes} of ${ownedCount}${allowed}: to confirm, pass --allow-deletes ${deletes}`;
  return changes.map((change) =>
    change.action === 'delete' && change.blocked === null ? { ...change, blocked: { reason } } : change,
  );
}
