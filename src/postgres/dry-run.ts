import type { Connection } from './connection.ts';
import { type ServerError, serverErrorOf } from './sqlstate.ts';

/** Runs `work` in a read-only transaction that is rolled back, with short limits for plans and for waits for locks. */
export async function dryRun(connection: Connection, work: () => Promise<void>): Promise<void> {
  await connection.execute('begin read only');
  try {
    await connection.execute("set local statement_timeout = '5s'; set local lock_timeout = '1s'");
    await work();
  } finally {
    if (connection.inTransaction) await connection.execute('rollback').catch(() => {});
  }
}

const EXPLAIN = 'explain (costs off) ';

/** A session accepts each name only once. */
let prepared = 0;

/**
 * Within `dryRun`: plans a statement, or executes it with `execute`. Returns the error of the server, with its position in the
 * statement itself; null: no error. Throws when the session is lost. `json`: the value of `$1`, a jsonb; null: it has none.
 */
export async function tryStatement(
  connection: Connection,
  sql: string,
  { execute, json }: { readonly execute: boolean; readonly json: string | null },
): Promise<ServerError | null> {
  const prefix = execute ? '' : EXPLAIN;
  await connection.execute('savepoint statement');
  try {
    // Named, so that it is prepared: a prepared statement is one statement, whatever the server's rules for quoting are.
    if (json === null) await connection.query(prefix + sql, [], `check_${++prepared}`);
    else await connection.executeDiscardingRows(prefix + sql, json);
    return null;
  } catch (error) {
    const server = serverErrorOf(error);
    if (server === null || connection.ended) throw error;
    await connection.execute('rollback to savepoint statement');
    const position = server.position === null ? null : server.position - prefix.length;
    return { ...server, position: position !== null && position > 0 ? position : null };
  } finally {
    if (!connection.ended) await connection.execute('deallocate all').catch(() => {});
  }
}
