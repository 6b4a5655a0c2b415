import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '../../src/postgres/connection.ts';

/** The writes of the server since it was started; `fsyncs` of the WAL, null before PostgreSQL 14. */
export interface Counters {
  readonly walBytes: number;
  readonly fsyncs: number | null;
  /** Sessions opened in this database; null before PostgreSQL 14. */
  readonly sessions: number | null;
}

export async function readCounters(connection: Connection): Promise<Counters> {
  const [version] = await connection.query<{ num: number }>(`select current_setting('server_version_num')::int as num`);
  const num = version?.num ?? 0;
  const fsyncs =
    num >= 180_000
      ? `(select sum(fsyncs) from pg_stat_io where object = 'wal')::float8`
      : num >= 140_000
        ? '(select wal_sync from pg_stat_wal)::float8'
        : 'null::float8';
  const sessions =
    num >= 140_000
      ? '(select sessions from pg_stat_database where datname = current_database())::float8'
      : 'null::float8';
  const [row] = await connection.query<{ wal: number; fsyncs: number | null; sessions: number | null }>(
    `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as wal, ${fsyncs} as fsyncs, ${sessions} as sessions`,
  );
  return { walBytes: row?.wal ?? 0, fsyncs: row?.fsyncs ?? null, sessions: row?.sessions ?? null };
}

/** Sessions report their counts at the latest when they end: waits until this one is alone in its database. */
export async function waitUntilAlone(connection: Connection): Promise<void> {
  for (let tried = 0; tried < 100; tried++) {
    const [row] = await connection.query<{ others: number }>(
      `select count(*)::int as others from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );
    if (row?.others === 0) return;
    await delay(50);
  }
}
