/** What the SQL of the changed jobs did in transactions that were rolled back. Advisory. */
export interface PlanPreview {
  /** `host:port/database` of each database in which SQL ran. */
  readonly databases: readonly string[];
  /** Changed jobs whose SQL was to be tried. */
  readonly jobs: number;
  readonly ran: number;
  readonly failed: number;
  readonly leftOut: number;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly budgetMs: number;
  /** What a rollback does not undo. */
  readonly limits: readonly string[];
}

/** What the SQL of one job did. */
export type JobPreview =
  | (Trial & { readonly before: Trial | LeftOut | null })
  /** It did not run. */
  | LeftOut;

export type Trial = RanTrial | FailedTrial;

export interface RanTrial {
  readonly state: 'ran';
  /** `host:port/database` */
  readonly database: string;
  readonly durationMs: number;
  readonly tables: readonly PreviewTable[];
  /** The row count of the last statement. */
  readonly rowCount: number;
}

export interface FailedTrial {
  readonly state: 'failed';
  readonly database: string;
  readonly durationMs: number;
  readonly error: PreviewError;
}

export interface LeftOut {
  readonly state: 'left-out';
  readonly reason: { readonly code: LeftOutCode; readonly text: string };
}

export type LeftOutCode =
  | 'acts-outside'
  | 'budget'
  | 'changes-role'
  | 'does-not-parse'
  | 'ends-transaction'
  | 'no-database'
  | 'no-transaction'
  | 'preview-false'
  | 'role-refused'
  | 'unreachable';

export interface PreviewTable {
  readonly table: string;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  /** The estimated number of rows that a TRUNCATE removed; null: it was not truncated. */
  readonly truncated: number | null;
}

export interface PreviewError {
  readonly sqlstate: string;
  readonly message: string;
  readonly hint: string | null;
  /** The place in the SQL of the job, from 1; null: PostgreSQL names none. */
  readonly line: number | null;
  readonly column: number | null;
  /** The place in the files; null: it is not known. */
  readonly file: string | null;
  readonly fileLine: number | null;
  /** The line of the SQL; null: there is no place. */
  readonly text: string | null;
}
