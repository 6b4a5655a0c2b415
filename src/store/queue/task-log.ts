import type { Connection } from '../../postgres/connection.ts';

/** Makes the partitions of the days ahead; returns how many. */
export async function makeLogPartitions(connection: Connection, daysAhead: number): Promise<number> {
  const [row] = await connection.query<{ made: number }>(
    `select _make_log_partitions(today, today + $1::int) as made from (select (now() at time zone 'UTC')::date as today) x`,
    [daysAhead],
  );
  return row?.made ?? 0;
}

/** Drops the days that are older than the longest retention of any topic; returns how many. */
export async function dropLogPartitions(connection: Connection): Promise<number> {
  const [row] = await connection.query<{ dropped: number }>(
    `select _drop_log_partitions(((now() - greatest(interval '30 days', max(greatest(retention_finished, retention_failed))))
       at time zone 'UTC')::date) as dropped
     from topics`,
  );
  return row?.dropped ?? 0;
}

export interface CompactedDay {
  /** `2026-12-01`, in UTC. */
  readonly day: string;
  readonly kept: number;
  readonly gone: number;
}

/**
 * Rewrites the oldest day that holds rows whose retention has ended, in a transaction of its own; null: there is none.
 * Throws SQLSTATE 55P03 when a lock is not obtained within the session's `lock_timeout`; nothing has changed then.
 */
export async function compactLogDay(connection: Connection): Promise<CompactedDay | null> {
  const [found] = await connection.query<{ day: string | null }>('select _log_day_to_compact()::text as day');
  const day = found?.day ?? null;
  if (day === null) return null;
  await connection.query('select _await_log_day($1)', [day]);
  const [row] = await connection.query<{ kept: string; gone: string }>('select kept, gone from _compact_log_day($1)', [
    day,
  ]);
  return { day, kept: Number(row?.kept ?? 0), gone: Number(row?.gone ?? 0) };
}
