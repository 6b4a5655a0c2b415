import { quoteIdentifier } from './identifier.ts';

export interface FirstCall {
  readonly daemonId: string;
  /** The secret that proves that this daemon is the caller. Never shown, never logged. */
  readonly secret: string;
  readonly lease: string;
  readonly id: string;
}

export interface FirstResult {
  readonly rowCount: number | null;
  /** Of the task; null: the task was not available, and nothing was executed. */
  readonly topic: string | null;
  readonly notices: readonly string[];
  /** The error as reported by the server; null: none. */
  readonly error: unknown;
}

/** The result row of `run_first`. */
export interface FirstRow {
  readonly p_rows: string | null;
  readonly p_topic: string | null;
}

/** Returns the call of `run_first` and its parameters. */
export function firstStatementOf(
  schema: string,
  { daemonId, secret, lease, id }: FirstCall,
): { readonly call: string; readonly values: readonly unknown[] } {
  const call = `call ${quoteIdentifier(schema)}.run_first($1, $2, $3, $4, null, null)`;
  return { call, values: [daemonId, secret, lease, id] };
}

export function firstResultOf(row: FirstRow | null, notices: readonly string[], error: unknown): FirstResult {
  const rowCount = row === null || row.p_rows === null ? null : Number(row.p_rows);
  return { rowCount, topic: row?.p_topic ?? null, notices, error };
}
