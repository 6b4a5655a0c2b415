/** How serious a diagnostic is. */
export type Severity = 'error' | 'warning';

/**
 * One problem in a definition, with its place. All problems are collected, not only the first. Lines and columns count
 * from 1, columns in UTF-16 code units; `file` is relative to the working directory, with `/`.
 */
export interface Diagnostic {
  /** Stable: `PGH` and three digits. */
  readonly code: string;
  /** Definitions with an error cannot be applied; a warning changes nothing. */
  readonly severity: Severity;
  /** What is wrong, with the value. */
  readonly message: string;
  /** The next step; null: the message says enough. */
  readonly hint: string | null;
  /** The path of the file, relative to the working directory, with `/`. */
  readonly file: string;
  /** The line where the problem begins. */
  readonly line: number;
  /** The column where the problem begins. */
  readonly column: number;
  /** The line where it ends. */
  readonly endLine: number;
  /** The column after its last character. */
  readonly endColumn: number;
}
