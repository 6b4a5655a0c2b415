import type { Diagnostic } from '../../../diagnostic/diagnostic.ts';
import type { Change, Plan } from '../../plan.ts';

/** UPDATE or DELETE without WHERE, TRUNCATE, DROP. */
const REMOVALS: ReadonlySet<string> = new Set(['PGH401', 'PGH402', 'PGH403']);

/**
 * Returns the warnings of the lint that the note of a change about what its SQL removes says already: they add their code, their place
 * and the next step to it.
 */
export function removalFindings({ diagnostics }: Pick<Plan, 'diagnostics'>, change: Change): readonly Diagnostic[] {
  if (change.kind !== 'job' || !change.notes.some(({ code }) => code === 'destructive-sql')) return [];
  return diagnostics.filter(
    ({ severity, code, message }) =>
      severity === 'warning' && REMOVALS.has(code) && message.startsWith(`"${change.name}": `),
  );
}
