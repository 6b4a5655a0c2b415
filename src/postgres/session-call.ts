export interface SessionStatement {
  readonly sql: string;
  /** null: the SQL has no parameter. */
  readonly json: string | null;
}

export interface SessionResult {
  /** The row count of the last statement. */
  readonly rowCount: number;
  readonly notices: readonly string[];
}
