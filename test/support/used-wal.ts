/** A server keeps this much WAL to use again. */
export const USED_WAL_SETTINGS = { min_wal_size: '2GB', max_wal_size: '4GB' } as const;

/**
 * Gives a new server about 1.3 GB of WAL files to recycle, as a server in service has. A new server creates each file of 16 MB on demand
 * and flushes it, during which no session can commit for 60 to 90 ms. With `USED_WAL_SETTINGS`, as superuser.
 */
export async function writeWal(execute: (sql: string) => Promise<unknown>): Promise<void> {
  await execute('create table wal_filler as select repeat(md5(g::text), 28) from generate_series(1, 1200000) g');
  await execute('drop table wal_filler');
  await execute('checkpoint');
}
