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
  return findingAt(change, `plan-${change.action}`, changeLine(change));
}

function limitsFinding(change: RoleLimitsChange): readonly Diagnostic[] {
  const reason = change.blocked === null ? '' : `: ${change.blocked.reason}`;
  return findingAt(change, 'plan-limits', `${formatRoleLimits(change)}${reason}`);
}

/** Returns nothing for a change that no file declares. */
function findingAt(
  { file, line: at, blocked }: Change | RoleLimitsChange,
  code: string,
  message: string,
): readonly Diagnostic[] {
  if (file === null) return [];
  const line = at ?? 1;
  const severity = blocked === null ? 'warning' : 'error';
  return [{ code, severity, message, hint: null, file, line, column: 1, endLine: line, endColumn: 1 }];
}
