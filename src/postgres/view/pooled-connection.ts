import type { Connection } from '../connection.ts';
import { pinSettings } from '../server/pinned-settings.ts';
import { wrappedConnection } from './wrapped-connection.ts';

/**
 * A session through a pooler in transaction mode, for one command. Each statement, or each transaction that the command opens,
 * sets `search_path` and all other settings that it relies on, so that none of them stays on a backend that another session
 * gets next. Prepared statements, notifications and cancels do not work there.
 */
export function pooledConnection(connection: Connection, searchPath: string): Connection {
  let last: Promise<unknown> = Promise.resolve();
  let inTransaction = false;
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
  const setPath = (): Promise<void> => pinSettings(connection, searchPath, { local: true });
  const alone = <T>(work: () => Promise<T>): Promise<T> =>
    inTurn(async () => {
      if (inTransaction) return await work();
      await connection.execute('begin');
      try {
        await setPath();
        const result = await work();
        await connection.execute('commit');
        return result;
      } catch (error) {
        if (connection.inTransaction) await connection.execute('rollback').catch(() => {});
        throw error;
      }
    });
  const execute = (sql: string, values?: readonly unknown[]): Promise<number> => {
    if (/^\s*(begin|start transaction)\b/i.test(sql)) {
      return inTurn(async () => {
        const count = await connection.execute(sql, values);
        inTransaction = true;
        await setPath();
        return count;
      });
    }
    if (/^\s*(commit|rollback|end)\s*;?\s*$/i.test(sql)) {
      return inTurn(() => {
        inTransaction = false;
        return connection.execute(sql, values);
      });
    }
    return alone(() => connection.execute(sql, values));
  };
  return wrappedConnection(connection, {
    afterReset: '',
    query: (sql, values) => alone(() => connection.query(sql, values)),
    raw: (sql, values) => alone(() => connection.raw(sql, values)),
    execute,
    executeDiscardingRows: (sql, json) => alone(() => connection.executeDiscardingRows(sql, json)),
    together: (send) => send(),
  });
}
