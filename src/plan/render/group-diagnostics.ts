import type { Diagnostic } from '../../diagnostic/diagnostic.ts';

const SHOWN = 3;

/** A displayed diagnostic, and the number of others with its code that are not displayed. */
export interface ShownDiagnostic {
  readonly diagnostic: Diagnostic;
  readonly more: number;
}

/** Groups the diagnostics for display: thirty jobs with the same problem are one line with a number. */
export function groupDiagnostics(diagnostics: readonly Diagnostic[]): readonly ShownDiagnostic[] {
  const byCode = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const key = `${diagnostic.severity} ${diagnostic.code}`;
    const group = byCode.get(key);
    if (group === undefined) byCode.set(key, [diagnostic]);
    else group.push(diagnostic);
  }
  return [...byCode.values()].flatMap((group) =>
    group.length <= SHOWN
      ? group.map((diagnostic) => ({ diagnostic, more: 0 }))
      : group.slice(0, 1).map((diagnostic) => ({ diagnostic, more: group.length - 1 })),
  );
}
