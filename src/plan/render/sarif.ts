import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { RoleLimitsChange } from '../limits/role-limits-change.ts';
import type { Change, Plan } from '../plan.ts';
import { changeLine } from './change-line.ts';
import { formatRoleLimits } from './words.ts';

/** Returns the input of `sarifLog`: the diagnostics, and one for each change that has a place in a file. */
export function planFindings(plan: Plan): readonly Diagnostic[] {
  return [
    ...plan.diagnostics,
    ...plan.changes.flatMap((change) => findingOf(change)),
    ...(plan.roleLimits ?? []).flatMap(limitsFinding),
  ];
}

function findingOf(change: Change): readonly Diagnostic[] {
  if (change.file === null) return [];
  const line = change.line ?? 1;
  return [
    {
      code: `plan-${change.action}`,
      severity: change.blocked === null ? 'warning' : 'error',
      message: changeLine(change),
      hint: null,
      file: change.file,
      line,
      column: 1,
      endLine: line,
      endColumn: 1,
    },
  ];
}

function limitsFinding(change: RoleLimitsChange): readonly Diagnostic[] {
  if (change.file === null) return [];
  const line = change.line ?? 1;
  const reason = change.blocked === null ? '' : `: ${change.blocked.reason}`;
  return [
    {
      code: 'plan-limits',
      severity: change.blocked === null ? 'warning' : 'error',
      message: `${formatRoleLimits(change)}${reason}`,
      hint: null,
      file: change.file,
      line,
      column: 1,
      endLine: line,
      endColumn: 1,
    },
  ];
}
