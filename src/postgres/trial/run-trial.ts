import type { Connection } from '../connection.ts';
import { type ServerError, serverErrorOf } from '../sqlstate.ts';
import { effectsBetween, estimateRows, readCounters, type TableEffect } from './table-effects.ts';
import { takeRole } from './trial-role.ts';

/** One statement of an SQL text. */
export interface TrialStatement {
  readonly sql: string;
  /** Where it starts in the text, in UTF-16 code units. */
  readonly start: number;
  /** It uses `$1`. */
  readonly usesParameter: boolean;
}

export interface TrialRequest {
  readonly statements: readonly TrialStatement[];
  /** null: the login of the session. */
  readonly role: string | null;
  /** The value of `$1`, a jsonb; null: there is none. */
  readonly json: string | null;
  /** Settings of the transaction, such as `pgherd.job`. */
  readonly settings: Readonly<Record<string, string>>;
  /** Tables that the SQL truncates, as it names them. */
  readonly truncates: readonly string[];
  /** For all statements together. */
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
  | { readonly kind: 'failed'; readonly error: ServerError; readonly start: number | null; readonly durationMs: number }
  | { readonly kind: 'role-refused'; readonly error: ServerError }
  /** A statement ended the transaction: what it did before may have been committed. */
  | { readonly kind: 'escaped' };

/**
 * Runs statements in a transaction that is rolled back in every case, and returns what they did. Does not return before the session is
 * clean again. Throws when the session is lost, which also rolls back.
 */
export async function runTrial(connection: Connection, request: TrialRequest): Promise<TrialResult> {
  await connection.execute('begin isolation level read committed read write');
  try {
    const { lockTimeoutMs, timeoutMs, role, settings } = request;
    await setLocal(connection, {
      lock_timeout: String(Math.max(1, Math.ceil(lockTimeoutMs))),
      statement_timeout: String(Math.max(1, Math.ceil(timeoutMs))),
      idle_in_transaction_session_timeout: '30000',
      // What it does ends soon after its client has gone.
      client_connection_check_interval: '1000',
      ...settings,
    });
    const before = await readCounters(connection);
    const refusal = role === null ? null : await takeRole(connection, role);
    if (refusal !== null) return { kind: 'role-refused', error: refusal };
    return await runStatements(connection, request, before);
  } finally {
    if (!connection.ended && connection.inTransaction) await connection.execute('rollback').catch(() => {});
    if (!connection.ended) await connection.execute('discard all').catch(() => connection.destroy());
  }
}

async function runStatements(
  connection: Connection,
  { statements, json, truncates, timeoutMs }: TrialRequest,
  before: Awaited<ReturnType<typeof readCounters>>,
): Promise<TrialResult> {
  const truncated = await estimateRows(connection, truncates);
  const started = performance.now();
  const watch = watchdog(connection, timeoutMs);
  let rowCount = 0;
  let start: number | null = null;
  try {
    for (const statement of statements) {
      start = statement.start;
      const leftMs = Math.max(1, Math.ceil(timeoutMs - (performance.now() - started)));
      await setLocal(connection, { statement_timeout: String(leftMs) });
      // With a parameter it is one statement for the server too, whatever its rules for quoting are.
      rowCount = await connection.executeDiscardingRows(statement.sql, statement.usesParameter ? (json ?? '{}') : '{}');
      if (!connection.inTransaction) return { kind: 'escaped' };
    }
    start = null;
    await connection.execute('set constraints all immediate');
    const durationMs = performance.now() - started;
    await connection.execute('reset role');
    return {
      kind: 'ran',
      tables: effectsBetween(before, await readCounters(connection), truncated),
      rowCount,
      durationMs,
    };
  } catch (error) {
    const server = serverErrorOf(error);
    if (server === null || connection.ended) throw error;
    return { kind: 'failed', error: server, start, durationMs: performance.now() - started };
  } finally {
    watch.stop();
  }
}

/** SQL can switch off the timeout of the server, or catch the cancellation. */
function watchdog(connection: Connection, timeoutMs: number): { readonly stop: () => void } {
  const cancel = setTimeout(() => void connection.cancel().catch(() => {}), timeoutMs + CANCEL_AFTER_MS);
  const destroy = setTimeout(() => connection.destroy(), timeoutMs + DESTROY_AFTER_MS);
  return {
    stop: () => {
      clearTimeout(cancel);
      clearTimeout(destroy);
    },
  };
}

const CANCEL_AFTER_MS = 1_000;
const DESTROY_AFTER_MS = 3_000;

/** Settings that this version of the server does not have are left out. */
async function setLocal(connection: Connection, settings: Readonly<Record<string, string>>): Promise<void> {
  await connection.query(
    `select pg_catalog.set_config(s.name, s.value, true)
     from rows from (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) as s (name, value)
     where pg_catalog.strpos(s.name, '.') operator(pg_catalog.>) 0
       or exists (select from pg_catalog.pg_settings p where p.name operator(pg_catalog.=) s.name)`,
    [Object.keys(settings), Object.values(settings)],
  );
}
