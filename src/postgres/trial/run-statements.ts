import type { Connection } from '../connection.ts';
import { type ServerError, serverErrorOf } from '../sqlstate.ts';

/** One statement of an SQL text. */
export interface TrialStatement {
  readonly sql: string;
  /** Its start in the text, in UTF-16 code units. */
  readonly start: number;
  /** Whether it uses `$1`. */
  readonly usesParameter: boolean;
}

export type StatementsResult =
  | { readonly kind: 'ran'; readonly rowCount: number }
  /** `start`: of the statement; null: the error occurred at the end, in a deferred constraint. */
  | { readonly kind: 'failed'; readonly error: ServerError; readonly start: number | null }
  /** A statement ended the transaction: its earlier effects may have been committed. */
  | { readonly kind: 'escaped' };

export interface StatementsOptions {
  /** The value of `$1`, a jsonb; null: the SQL has no parameter. */
  readonly json: string | null;
  /** The time limit of all statements together. */
  readonly timeoutMs: number;
  /** Whether they run in the open transaction, with its deferred constraints checked at the end. */
  readonly inTransaction: boolean;
}

/** Runs statements one by one. The row count is that of the last one. Throws when the session is lost. */
export async function runStatements(
  connection: Connection,
  statements: readonly TrialStatement[],
  { json, timeoutMs, inTransaction }: StatementsOptions,
): Promise<StatementsResult> {
  const deadline = performance.now() + timeoutMs;
  const watch = watchdog(connection, timeoutMs);
  let rowCount = 0;
  let start: number | null = null;
  try {
    for (const statement of statements) {
      start = statement.start;
      const leftMs = Math.max(1, Math.ceil(deadline - performance.now()));
      await setSettings(connection, { statement_timeout: String(leftMs) }, inTransaction);
      if (inTransaction || statement.usesParameter) {
        // With a parameter it is one statement for the server as well, whatever its rules for quoting are.
        const value = statement.usesParameter ? (json ?? '{}') : '{}';
        rowCount = await connection.executeDiscardingRows(statement.sql, value);
      } else rowCount = await connection.executeDiscardingRows(statement.sql);
      if (inTransaction && !connection.inTransaction) return { kind: 'escaped' };
    }
    start = null;
    if (inTransaction) await connection.execute('set constraints all immediate');
    return { kind: 'ran', rowCount };
  } catch (error) {
    const server = serverErrorOf(error);
    if (server === null || connection.ended) throw error;
    return { kind: 'failed', error: server, start };
  } finally {
    watch.stop();
  }
}

/** Applies the settings to the transaction, or to the session. Settings that this version of the server does not have are left out. */
export async function setSettings(
  connection: Connection,
  settings: Readonly<Record<string, string>>,
  isLocal: boolean,
): Promise<void> {
  await connection.query(
    `select pg_catalog.set_config(s.name, s.value, $3)
     from rows from (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) as s (name, value)
     where pg_catalog.strpos(s.name, '.') operator(pg_catalog.>) 0
       or exists (select from pg_catalog.pg_settings p where p.name operator(pg_catalog.=) s.name)`,
    [Object.keys(settings), Object.values(settings), isLocal],
  );
}

/** Ends SQL that switches off the timeout of the server, or catches the cancellation. */
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
