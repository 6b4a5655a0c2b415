import type { Change } from './plan.ts';

/** This many deletes are allowed, even in a small project. */
const FEW_DELETES = 3;
const FEW_SHARE = 0.1;

/** The jobs and topics that the project owns in the database. */
export interface Owned {
  readonly jobs: number;
  readonly topics: number;
}

/**
 * Blocks the deletes of a plan that deletes more than 3 and more than 10 % of the jobs and topics that the project
 * owns, more than half of its jobs, or everything, unless the user has passed the exact number.
 */
export function guardDeletes(changes: readonly Change[], owned: Owned, allowDeletes: number | null): readonly Change[] {
  const deleted = changes.filter((change) => change.action === 'delete');
  const deletes = deleted.length;
  const ownedCount = owned.jobs + owned.topics;
  const jobs = deleted.filter(({ kind }) => kind === 'job').length;
  const isMany = deletes > Math.max(FEW_DELETES, ownedCount * FEW_SHARE);
  const isMost = jobs > owned.jobs / 2 || (deletes > 0 && deletes === ownedCount);
  if (!(isMany || isMost) || allowDeletes === deletes) return changes;
  const allowed = allowDeletes === null ? '' : `, but --allow-deletes is ${allowDeletes}`;
  const reason = `deletes ${deletes} of ${ownedCount}${allowed}: to confirm, pass --allow-deletes ${deletes}`;
  return changes.map((change) =>
    change.action === 'delete' && change.blocked === null ? { ...change, blocked: { reason } } : change,
  );
}
