import type { RoleLimits } from '../../definition/role-limits.ts';
import type { PlanInput } from '../input/plan-input.ts';
import { NO_REFUSALS } from '../input/refusals.ts';
import { type ChangedRoleLimits, changedRoleLimits } from '../input/role-limits.ts';
import type { RoleLimitsChange } from './role-limits-change.ts';

/**
 * Returns what a plan does to the limits of roles. They belong to the whole project: a plan for a part of it leaves them alone.
 */
export function planRoleLimits(input: PlanInput): readonly RoleLimitsChange[] {
  const { declared, live, options, selection, project, refusals = NO_REFUSALS } = input;
  if (selection !== null || options.target.length > 0) return [];
  return changedRoleLimits(declared.roleLimits, live.roleLimits, live.renamedFrom ?? project)
    .filter(({ after }) => after !== null || options.prune)
    .map(({ isForeign, ...change }) => {
      const refusal = refusals.roleLimits.get(change.role);
      const reason = isForeign ? foreignReason(change, options.adopt) : null;
      const refused = reason ?? (refusal?.always === true ? refusal.reason : null);
      return { ...change, blocked: refused === null ? null : { reason: refused } };
    });
}

/** Why limits that the project did not set stay as they are; null: the plan adopts them. */
function foreignReason({ role, owner, before }: Omit<ChangedRoleLimits, 'isForeign'>, adopt: boolean): string | null {
  if (owner === null && adopt) return null;
  const values = before === null ? '' : `: ${formatLimits(before)}`;
  return owner === null
    ? `the limits of role ${role} were set in the database${values} (state these values, or pass --adopt to replace them)`
    : `project ${owner} sets other limits for role ${role}${values} (state the same values in both projects, or limit the role in one)`;
}

/** Returns `concurrency 2, max_waiting 100`, or `no limits`. */
export function formatLimits(limits: RoleLimits | null): string {
  const parts = [
    limits === null || limits.concurrency === null ? [] : `concurrency ${limits.concurrency}`,
    limits === null || limits.maxWaiting === null ? [] : `max_waiting ${limits.maxWaiting}`,
  ].flat();
  return parts.length === 0 ? 'no limits' : parts.join(', ');
}
