import type { Plan } from '../plan.ts';

/** Returns why apply refuses a plan: its blocked changes, then its errors; null: it does not. */
export function blockedReasons({ changes, diagnostics }: Pick<Plan, 'changes' | 'diagnostics'>): Plan['blocked'] {
  const reasons = [
    ...changes.flatMap(({ blocked, kind, name, file, line }) =>
      blocked === null ? [] : { code: 'change', text: blocked.reason, kind, name, file, line },
    ),
    ...diagnostics.flatMap(({ severity, code, message, file, line }) =>
      severity === 'error' ? { code, text: message, kind: null, name: null, file, line } : [],
    ),
  ];
  return reasons.length === 0 ? null : { reasons };
}
