import type { Connection } from '../connection.ts';
import type { ServerError } from '../sqlstate.ts';
import { runStatements, type StatementsResult, setSettings, type TrialStatement } from './run-statements.ts';
import { effectsBetween, estimateRows, readCounters, type TableEffect } from './table-effects.ts';
import { takeRole } from './trial-role.ts';

export interface TrialRequest {
  readonly statements: readonly TrialStatement[];
  /** null: the login of the session. */
  readonly role: string | null;
  /** The value of `$1`, a jsonb; null: the SQL has no parameter. */
  readonly json: string | null;
  /** Settings of the transaction, such as `pgherd.job`. */
  readonly settings: Readonly<Record<string, string>>;
  /** The tables that the SQL truncates, as it names them. */
  readonly truncates: readonly string[];
  /** The time limit of all statements together. */
  readonly timeoutMs: number;
  readonly lockTimeoutMs: number;
}

export type TrialResult =
  | {
      readonly kind: 'ran';
      readonly tables: readonly TableEffect[];
      readonly rowCount: number;
      readonly durationMs: number;
    }
  | (Exclude<StatementsResult, { kind: 'ran' }> & { readonly durationMs: number })
  | { readonly kind: 'role-refused'; readonly error: ServerError };

/**
 * Runs statements in a transaction that is always rolled back, and returns what they did. Returns only when the session is
 * clean again. Throws when the session is lost, which also rolls back.
 */
export async function runTrial(connection: Connection, request: TrialRequest): Promise<TrialResult> {
  const { statements, lockTimeoutMs, timeoutMs, role, json, settings, truncates } = request;
  return await rolledBack(connection, async () => {
    await setSettings(connection, { ...trialSettings(timeoutMs, lockTimeoutMs), ...settings }, true);
    const before = await readCounters(connection);
    const refusal = role === null ? null : await takeRole(connection, role);
    if (refusal !== null) return { kind: 'role-refused', error: refusal };
    const truncated = await estimateRows(connection, truncates);
    const started = performance.now();
    const result = await runStatements(connection, statements, { json, timeoutMs, inTransaction: true });
    const durationMs = performance.now() - started;
    if (result.kind !== 'ran') return { ...result, durationMs };
    await connection.execute('reset role');
    const tables = effectsBetween(before, await readCounters(connection), truncated);
    return { kind: 'ran', tables, rowCount: result.rowCount, durationMs };
  });
}

/** Runs `work` in a transaction that is rolled back, and cleans the session. */
export async function rolledBack<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  await connection.execute('begin isolation level read committed read write');
  try {
    return await work();
  } finally {
    if (!connection.ended && connection.inTransaction) await connection.execute('rollback').catch(() => {});
    if (!connection.ended) await connection.execute('discard all').catch(() => connection.destroy());
  }
}

/** Limits of a transaction that tries SQL of users. */
export function trialSettings(timeoutMs: number, lockTimeoutMs: number): Readonly<Record<string, string>> {
  return {
    lock_timeout: String(Math.max(1, Math.ceil(lockTimeoutMs))),
    statement_timeout: String(Math.max(1, Math.ceil(timeoutMs))),
    idle_in_transaction_session_timeout: '30000',
    // Its statement ends soon after the client has gone.
    client_connection_check_interval: '1000',
  };
}
