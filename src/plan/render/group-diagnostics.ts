import type { Diagnostic } from '../../diagnostic/diagnostic.ts';

const SHOWN = 3;

/** A displayed diagnostic, and the others with its code that are not displayed. */
export interface ShownDiagnostic {
  readonly diagnostic: Diagnostic;
  readonly others: readonly Diagnostic[];
  /** The next step of it, and of those above it without one; null: there is none, or the next one has it. */
  readonly hint: string | null;
}

/** Returns the lines, of which only the last of several in a row with the same next step has it. */
export function hintedOnce<T extends { readonly hint: string | null }>(lines: readonly T[]): readonly T[] {
  return lines.map((line, index) => (line.hint === lines[index + 1]?.hint ? { ...line, hint: null } : line));
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
  const shown = [...byCode.values()].flatMap((group) =>
    full || group.length <= SHOWN
      ? group.map((diagnostic) => ({ diagnostic, others: [], hint: diagnostic.hint }))
      : group.slice(0, 1).map((diagnostic) => ({ diagnostic, others: group.slice(1), hint: diagnostic.hint })),
  );
  return hintedOnce(shown);
}
