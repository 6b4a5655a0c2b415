import type { Diagnostic } from '../diagnostic.ts';
import type { Validation } from './validation.ts';

export interface ValidationDocument {
  /** Whether there is no error; warnings do not count. */
  readonly valid: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: Validation['summary'];
}

/** Returns the document of `validate --format json`. */
export function validationDocument({ diagnostics, summary }: Validation): ValidationDocument {
  const { files, jobs, topics, errors, warnings } = summary;
  return {
    valid: errors === 0,
    diagnostics: diagnostics.map(({ code, severity, message, hint, file, line, column, endLine, endColumn }) => ({
      code,
      severity,
      message,
      hint,
      file,
      line,
      column,
      endLine,
      endColumn,
    })),
    summary: { files, jobs, topics, errors, warnings },
  };
}
