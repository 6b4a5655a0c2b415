import type { DiagnosticCode } from '../diagnostic/codes.ts';
import type { Severity } from '../diagnostic/diagnostic.ts';

/** Reports a range of the SQL of one job at its place in the definition. */
export type SqlReporter = (
  code: DiagnosticCode,
  start: number,
  end: number,
  message: string,
  hint?: string | null,
  severity?: Severity,
) => void;
