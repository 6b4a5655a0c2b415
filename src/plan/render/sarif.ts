import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { Change, Plan } from '../plan.ts';
import { changeLine } from './change-line.ts';

/** Returns the input of `sarifLog`: the diagnostics, and one for each change that has a place in a file. */
export function planFindings(plan: Plan): readonly Diagnostic[] {
  return [...plan.diagnostics, ...plan.changes.flatMap((change) => findingOf(change))];
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
