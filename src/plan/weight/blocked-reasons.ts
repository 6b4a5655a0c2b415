import { freezeReason } from '../gates/freeze.ts';
import type { Plan } from '../plan.ts';

/** Returns why apply refuses a plan: a freeze, its blocked changes, then its errors; null: it does not. */
export function blockedReasons(
  plan: Pick<Plan, 'changes' | 'drift' | 'diagnostics' | 'freeze' | 'roleLimits'>,
): Plan['blocked'] {
  const { changes, drift, diagnostics, freeze, roleLimits = [] } = plan;
  const all = new Set([...changes, ...drift].map(({ kind, name }) => `${kind} ${name}`)).size;
  const reasons = [
    ...(freeze === undefined || freeze.override !== undefined
      ? []
      : [{ code: 'freeze', text: freezeReason(freeze, all), kind: null, name: null, file: null, line: null }]),
    ...changes.flatMap(({ blocked, kind, name, file, line }) =>
      blocked === null ? [] : { code: 'change', text: blocked.reason, kind, name, file, line },
    ),
    ...roleLimits.flatMap(({ blocked, role, file, line }) =>
      blocked === null ? [] : { code: 'change', text: blocked.reason, kind: 'role' as const, name: role, file, line },
    ),
    ...diagnostics.flatMap(({ severity, code, message, hint, file, line }) =>
      severity === 'error'
        ? { code, text: message, ...(hint === null ? {} : { hint }), kind: null, name: null, file, line }
        : [],
    ),
  ];
  return reasons.length === 0 ? null : { reasons };
}
