import type { Gates } from '../../definition/gates.ts';
import { hasChanges, type Plan } from '../plan.ts';
import { blockedReasons } from '../weight/blocked-reasons.ts';
import { freezeOf } from './freeze.ts';

interface GatesAt {
  readonly nowMs: number;
  /** The number of approvals that the last revision demands, in addition to the plan's own policy. */
  readonly required?: number;
  /** The reason given with --override; absent: a freeze blocks the plan. */
  readonly override?: string | null;
}

/** Whether a project has gates, so that its plans contain them. */
export function hasGates(gates: Gates | undefined): gates is Gates {
  return gates !== undefined && (gates.freeze.length > 0 || gates.approvals > 0);
}

/** Returns the plan with its gates at an instant: the freeze that holds it, the approvals it needs, and whether it is blocked. */
export function gatesAt(plan: Plan, { nowMs, required, override = null }: GatesAt): Plan {
  const { freeze: _before, ...rest } = plan;
  const windows = plan.policy?.freeze ?? [];
  const freeze = windows.length === 0 || !hasChanges(plan) ? null : freezeOf(plan, windows, nowMs);
  const needed = Math.max(plan.policy?.approvals ?? 0, required ?? plan.approvals?.required ?? 0);
  const isGated = needed > 0 && hasChanges(plan);
  const gated: Plan = {
    ...rest,
    ...(freeze === null ? {} : { freeze: override === null ? freeze : { ...freeze, override } }),
    ...(isGated ? { approvals: plan.approvals ?? { required: needed, given: [], missing: needed } } : {}),
  };
  return { ...gated, blocked: blockedReasons(gated) };
}
