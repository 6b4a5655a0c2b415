import type { Connection } from '../../src/postgres/connection.ts';

/**
 * Returns what `work` returns, which runs in one transaction of this connection, and how many rows of the tables whose names
 * begin with `prefix` its statements read, those inside functions included.
 */
export async function rowsRead<T>(
  connection: Connection,
  prefix: string,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly rows: number }> {
  await connection.execute('begin');
  try {
    // Counters of earlier transactions that were not reported yet are included.
    const before = await rowsSoFar(connection, prefix);
    const result = await work();
    return { result, rows: (await rowsSoFar(connection, prefix)) - before };
  } finally {
    await connection.execute('rollback');
  }
}

async function rowsSoFar(connection: Connection, prefix: string): Promise<number> {
  const [row] = await connection.query<{ rows: number }>(
    `select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::int as rows
     from pg_stat_xact_all_tables where starts_with(relname::text, $1)`,
    [prefix],
  );
  return row?.rows ?? 0;
}
