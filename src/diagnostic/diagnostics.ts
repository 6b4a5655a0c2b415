import { type SuggestionBudget, suggestionBudget } from '../text/did-you-mean.ts';
import type { DiagnosticCode } from './codes.ts';
import type { Diagnostic, Severity } from './diagnostic.ts';
import { positionAt, type Range, type SourceFile } from './source-file.ts';

/** Collects diagnostics; does not stop at the first one. */
export interface Diagnostics {
  readonly list: Diagnostic[];
  /** What the suggestions in all hints together may cost. */
  readonly suggestions: SuggestionBudget;
  /** How many characters the values of variables may still add to all texts together. */
  readonly expansion: { left: number };
  /** Returns a reporter for one place, which collects here. */
  at(place: Place): Reporter;
}

/** A range of a file. */
export interface Place {
  readonly source: SourceFile;
  readonly range: Range;
}

/** Reports what is wrong at one place. */
export interface Reporter {
  readonly error: (code: DiagnosticCode, message: string, hint?: string | null) => void;
  readonly warning: (code: DiagnosticCode, message: string, hint?: string | null) => void;
}

/** More is a mistake or an attack: a short file could fill the memory of a runner. */
export const MAX_EXPANSION: number = 64 * 1_048_576;

export function createDiagnostics(): Diagnostics {
  const list: Diagnostic[] = [];
  return {
    list,
    suggestions: suggestionBudget(),
    expansion: { left: MAX_EXPANSION },
    at(place) {
      const reportAs =
        (severity: Severity): Reporter[Severity] =>
        (code, message, hint = null) => {
          list.push({ code, severity, message, hint, ...locationOf(place) });
        };
      return { error: reportAs('error'), warning: reportAs('warning') };
    },
  };
}

function locationOf({ source, range }: Place): Omit<Diagnostic, 'code' | 'severity' | 'message' | 'hint'> {
  const start = positionAt(source, range.start);
  const end = positionAt(source, Math.max(range.end, range.start));
  return { file: source.path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}

/** Sorted by file, line, column and code, without duplicates. */
export function sortDiagnostics(list: readonly Diagnostic[]): readonly Diagnostic[] {
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  const seen = new Set<string>();
  return [...list]
    .sort((a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.code, b.code))
    .filter((item) => {
      const key = JSON.stringify([item.file, item.line, item.column, item.code, item.message]);
      return seen.has(key) ? false : seen.add(key) !== undefined;
    });
}
