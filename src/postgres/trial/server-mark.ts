import { randomInt } from 'node:crypto';
import type { Connection } from '../connection.ts';

/** Reports whether another session is on the server of the session that created it. */
export interface ServerMark {
  /** Returns the OID of the session's database when the session is on that server, whatever its address; null: it is on another server. */
  readonly seenBy: (session: Connection) => Promise<string | null>;
  /** Returns the OIDs of the databases of that server with these names, and of the session's own. */
  readonly oidsOf: (names: readonly string[]) => Promise<ReadonlySet<string>>;
}

/**
 * Holds an advisory lock on the server while `work` runs: every session of the same running server sees it in `pg_locks`. A copy of the
 * data directory has the same system identifier and the same OIDs, but another lock table.
 */
export async function withServerMark<T>(connection: Connection, work: (mark: ServerMark) => Promise<T>): Promise<T> {
  const key = [randomInt(2 ** 31 - 1), randomInt(2 ** 31 - 1)] as const;
  await connection.execute('begin read only');
  try {
    await connection.query('select pg_catalog.pg_advisory_xact_lock($1::pg_catalog.int4, $2::pg_catalog.int4)', key);
    return await work({
      seenBy: async (session) => {
        const [row] = await session.query<{ oid: string }>(
          `select d.oid::pg_catalog.text as oid from pg_catalog.pg_database d
           where d.datname operator(pg_catalog.=) pg_catalog.current_database() and exists (
             select from pg_catalog.pg_locks l where l.locktype operator(pg_catalog.=) 'advisory' and l.granted
               and l.classid::pg_catalog.int8 operator(pg_catalog.=) $1::pg_catalog.int8
               and l.objid::pg_catalog.int8 operator(pg_catalog.=) $2::pg_catalog.int8)`,
          key,
        );
        return row?.oid ?? null;
      },
      oidsOf: async (names) => {
        const rows = await connection.query<{ oid: string }>(
          `select d.oid::pg_catalog.text as oid from pg_catalog.pg_database d
           where d.datname operator(pg_catalog.=) any ($1::pg_catalog.name[])
             or d.datname operator(pg_catalog.=) pg_catalog.current_database()`,
          [names],
        );
        return new Set(rows.map(({ oid }) => oid));
      },
    });
  } finally {
    if (!connection.ended && connection.inTransaction) await connection.execute('rollback').catch(() => {});
  }
}
