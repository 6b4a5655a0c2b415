export interface SessionStatement {
  readonly sql: string;
  /** null: it has no parameter. */
  readonly json: string | null;
}

export interface SessionResult {
  /** Of the last statement. */
  readonly rowCount: number;
  readonly notices: readonly string[];
}
