import type { Diagnostic } from '../../diagnostic/diagnostic.ts';

const SHOWN = 3;

/** A displayed diagnostic, and the others with its code that are not displayed. */
export interface ShownDiagnostic {
  readonly diagnostic: Diagnostic;
  readonly others: readonly Diagnostic[];
}

/** Groups the diagnostics for display: thirty jobs with the same problem are one line with their places; with `full` all of them. */
export function groupDiagnostics(diagnostics: readonly Diagnostic[], full = false): readonly ShownDiagnostic[] {
  const byCode = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const key = `${diagnostic.severity} ${diagnostic.code}`;
    const group = byCode.get(key);
    if (group === undefined) byCode.set(key, [diagnostic]);
    else group.push(diagnostic);
  }
  return [...byCode.values()].flatMap((group) =>
    full || group.length <= SHOWN
      ? group.map((diagnostic) => ({ diagnostic, others: [] }))
      : group.slice(0, 1).map((diagnostic) => ({ diagnostic, others: group.slice(1) })),
  );
}
