/** The outcome of one test. */
export interface CaseOutcome {
  readonly job: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly durationMs: number;
  /** The reason why it was skipped; null: it was not. */
  readonly reason: string | null;
  /** Empty: it has not failed. */
  readonly failures: readonly CaseFailure[];
}

export interface CaseFailure {
  readonly message: string;
  /** The query whose result differs from the expectation; null: the failure is not about a query. */
  readonly query: string | null;
  /** Rows of texts, or a row count in words; null: there is nothing to compare. */
  readonly expected: readonly (readonly (string | null)[])[] | string | null;
  readonly found: readonly (readonly (string | null)[])[] | string | null;
}
