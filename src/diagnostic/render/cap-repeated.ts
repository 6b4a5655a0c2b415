import type { Diagnostic, Severity } from '../diagnostic.ts';
import { count } from './validation.ts';

/** Diagnostics of one code beyond this number are counted, not shown. */
const SHOWN = 10;

/** The diagnostics of one code that are not shown. */
export interface RepeatedDiagnostics {
  readonly code: string;
  readonly severity: Severity;
  readonly count: number;
  /** The files that contain them, those with the most first. */
  readonly files: readonly { readonly file: string; readonly count: number }[];
}

export interface CappedDiagnostics {
  /** In their order. */
  readonly shown: readonly Diagnostic[];
  readonly repeated: readonly RepeatedDiagnostics[];
}

/** Returns the first 10 diagnostics of each code, and the numbers of the others. JSON and SARIF contain all of them. */
export function capRepeated(diagnostics: readonly Diagnostic[]): CappedDiagnostics {
  const seen = new Map<string, number>();
  const rest = new Map<string, Diagnostic[]>();
  const shown = diagnostics.filter((diagnostic) => {
    const key = `${diagnostic.severity} ${diagnostic.code}`;
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    if (before < SHOWN) return true;
    const group = rest.get(key);
    if (group === undefined) rest.set(key, [diagnostic]);
    else group.push(diagnostic);
    return false;
  });
  return { shown, repeated: [...rest.values()].map(summarize) };
}

/** Returns `990 more errors PGH030: 980 in jobs/b.yaml, 10 in jobs/c.yaml`. */
export function formatRepeated({ code, severity, count: number, files }: RepeatedDiagnostics): string {
  const named = files.slice(0, 3).map((file) => `${file.count.toLocaleString('en')} in ${file.file}`);
  const others = files.length > 3 ? [`and in ${count(files.length - 3, 'other file')}`] : [];
  return `${count(number, `more ${severity}`)} ${code}: ${[...named, ...others].join(', ')}`;
}

function summarize(group: readonly Diagnostic[]): RepeatedDiagnostics {
  const byFile = new Map<string, number>();
  for (const { file } of group) byFile.set(file, (byFile.get(file) ?? 0) + 1);
  const files = [...byFile].map(([file, number]) => ({ file, count: number })).sort((a, b) => b.count - a.count);
  const [first] = group;
  return { code: first?.code ?? '', severity: first?.severity ?? 'error', count: group.length, files };
}
