import type { Connection } from '../connection.ts';

/** The effect of a transaction on one table; a partitioned table includes its partitions. */
export interface TableEffect {
  /** `orders`, or `shop.orders` where the search path does not contain the schema. */
  readonly table: string;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  /** The estimated number of rows that a TRUNCATE removed; null: it was not truncated. */
  readonly truncated: number | null;
}

interface Counted {
  readonly table: string;
  readonly inserted: string;
  readonly updated: string;
  readonly deleted: string;
}

export type Counters = ReadonlyMap<string, Counted>;

/** The counters of the session. They may include earlier work, so only a difference is meaningful. */
export async function readCounters(connection: Connection): Promise<Counters> {
  const rows = await connection.query<Counted>(
    `select t.root::pg_catalog.text as "table", t.inserted::pg_catalog.text, t.updated::pg_catalog.text, t.deleted::pg_catalog.text
     from (
       select coalesce(pg_catalog.pg_partition_root(s.relid), s.relid)::pg_catalog.regclass as root,
         pg_catalog.sum(s.n_tup_ins) as inserted, pg_catalog.sum(s.n_tup_upd) as updated, pg_catalog.sum(s.n_tup_del) as deleted
       from pg_catalog.pg_stat_xact_user_tables s
       group by 1
     ) t
     where t.inserted operator(pg_catalog.>) 0 or t.updated operator(pg_catalog.>) 0 or t.deleted operator(pg_catalog.>) 0`,
  );
  return new Map(rows.map((row) => [row.table, row]));
}

/** Returns the difference between two readings, the tables with the most rows first. */
export function effectsBetween(
  before: Counters,
  after: Counters,
  truncated: readonly { readonly table: string; readonly rows: number }[],
): readonly TableEffect[] {
  const effects = new Map<string, TableEffect>();
  for (const [table, now] of after) {
    const then = before.get(table);
    const since = (key: 'inserted' | 'updated' | 'deleted'): number => Number(now[key]) - Number(then?.[key] ?? 0);
    const effect = {
      table,
      inserted: since('inserted'),
      updated: since('updated'),
      deleted: since('deleted'),
      truncated: null,
    };
    if (rowsOf(effect) > 0) effects.set(table, effect);
  }
  for (const { table, rows } of truncated) {
    const known = effects.get(table) ?? { table, inserted: 0, updated: 0, deleted: 0 };
    effects.set(table, { ...known, truncated: rows });
  }
  return [...effects.values()].sort((a, b) => rowsOf(b) - rowsOf(a) || (a.table < b.table ? -1 : 1));
}

function rowsOf({ inserted, updated, deleted, truncated }: TableEffect): number {
  return inserted + updated + deleted + (truncated ?? 0);
}

/** Returns the tables of these names that exist, with the number of rows that PostgreSQL estimates. */
export async function estimateRows(
  connection: Connection,
  names: readonly string[],
): Promise<readonly { readonly table: string; readonly rows: number }[]> {
  if (names.length === 0) return [];
  return await connection.query<{ table: string; rows: number }>(
    `select c.oid::pg_catalog.regclass::pg_catalog.text as "table", greatest(c.reltuples, 0)::pg_catalog.float8 as rows
     from pg_catalog.unnest($1::pg_catalog.text[]) as n (name)
       join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) pg_catalog.to_regclass(n.name)`,
    [names],
  );
}
