import { formatInstant } from '../../schedule/instant.ts';
import type { Plan } from '../plan.ts';
import type { Approvals } from './gate-facts.ts';

/** An approval as the database has it; instants in ms since the epoch. */
export interface StoredApproval {
  readonly by: string;
  readonly atMs: number;
  readonly expiresAtMs: number;
}

/** Returns the plan with the approvals of its digest that count: unexpired, by other logins than its author and `login`. */
export function withApprovals(plan: Plan, stored: readonly StoredApproval[], login: string): Plan {
  const { approvals } = plan;
  if (approvals === undefined) return plan;
  const own = new Set([login, plan.author ?? login].map((name) => name.toLowerCase()));
  const given = stored
    .filter(({ by }) => !own.has(by.toLowerCase()))
    .map(({ by, atMs, expiresAtMs }) => ({ by, at: formatInstant(atMs), expiresAt: formatInstant(expiresAtMs) }));
  const missing = Math.max(0, approvals.required - given.length);
  return { ...plan, approvals: { ...approvals, given, missing } };
}

/** Returns `needs 1 approval of another login, has 0`, or who approved. */
export function approvalsText({ required, given, missing }: Approvals): string {
  const needed = required === 1 ? '1 approval' : `${required} approvals`;
  if (missing > 0) return `needs ${needed} of other logins, has ${given.length}`;
  return `approved by ${given.map(({ by }) => by).join(', ')}`;
}
