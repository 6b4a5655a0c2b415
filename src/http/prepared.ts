import type { Connection } from '../postgres/connection.ts';
import { wrappedConnection } from '../postgres/view/wrapped-connection.ts';

/**
 * Settings of a session whose statements stay prepared. A generic plan is made once per session and after each `ANALYZE` of its tables,
 * instead of at each request: planning a statement over the partitions of the log takes several times as long as executing it. The queue may
 * be empty at that time and contain a million tasks later, so that only indexes are safe; and the planner takes any range for a two
 * hundredth of the log, so that it would sort an hour of it for one page. `jit` is off because it overrates tables without statistics.
 */
export const PREPARED_PLANS = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_sort: 'off',
  jit: 'off',
} as const;

const views = new WeakMap<Connection, Connection>();

/** Returns the same session, whose `query` keeps each statement prepared, up to `MOST` of them. */
export function prepared(connection: Connection): Connection {
  const known = views.get(connection);
  if (known !== undefined) return known;
  const names = new Map<string, string>();
  const nameOf = (sql: string): string | undefined => {
    const name = names.get(sql);
    if (name !== undefined || names.size >= MOST) return name;
    const added = `statement ${names.size + 1}`;
    names.set(sql, added);
    return added;
  };
  const view = wrappedConnection(connection, {
    query: (sql, values = [], name = nameOf(sql)) => connection.query(sql, values, name),
  });
  views.set(connection, view);
  return view;
}

/** A client chooses page sizes, and with them the texts of statements. */
const MOST = 200;
