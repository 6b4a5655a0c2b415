export type Severity = 'error' | 'warning';

/**
 * One problem in a definition, with its place. All problems are collected, not only the first. Lines and columns count
 * from 1, columns in UTF-16 code units; `file` is relative to the working directory, with `/`.
 */
export interface Diagnostic {
  /** Stable: `PGH` and three digits. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly hint: string | null;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}
