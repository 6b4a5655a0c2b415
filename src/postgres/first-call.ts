import { quoteIdentifier } from './identifier.ts';
import type { RawRow, RawValue } from './raw/raw-values.ts';

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

/** Returns the call of `run_first` and its parameters. */
export function firstStatementOf(
  schema: string,
  { daemonId, secret, lease, id }: FirstCall,
): { readonly call: string; readonly values: readonly RawValue[] } {
  const call = `call ${quoteIdentifier(schema)}.run_first($1, $2, $3, $4, null, null)`;
  return { call, values: [daemonId, secret, lease, id] };
}

/** Reads the row that `run_first` returns: the row count, and the topic. */
export function firstResultOf(row: RawRow | null, notices: readonly string[], error: unknown): FirstResult {
  const rows = row?.[0] ?? null;
  return { rowCount: rows === null ? null : Number(rows), topic: row?.[1] ?? null, notices, error };
}
