import type { Connection } from '../connection.ts';

/** Returns a view of the same session: with these methods in place of its own. */
export function wrappedConnection(connection: Connection, own: Partial<Connection>): Connection {
  return {
    target: connection.target,
    encrypted: connection.encrypted,
    afterReset: connection.afterReset,
    get pid() {
      return connection.pid;
    },
    get inTransaction() {
      return connection.inTransaction;
    },
    get waitingSinceMs() {
      return connection.waitingSinceMs;
    },
    get ended() {
      return connection.ended;
    },
    query: (sql, values, name) => connection.query(sql, values, name),
    raw: (sql, values, name) => connection.raw(sql, values, name),
    execute: (sql, values) => connection.execute(sql, values),
    executeDiscardingRows: (sql, json) => connection.executeDiscardingRows(sql, json),
    together: (send) => connection.together(send),
    cancel: () => connection.cancel(),
    learnPid: (pid) => connection.learnPid(pid),
    onNotice: (listener) => connection.onNotice(listener),
    onNotification: (listener) => connection.onNotification(listener),
    onEnd: (listener) => connection.onEnd(listener),
    close: () => connection.close(),
    destroy: () => connection.destroy(),
    ...own,
  };
}
