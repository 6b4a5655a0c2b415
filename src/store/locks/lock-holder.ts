import type { Connection } from '../../postgres/connection.ts';

/** What is asked about: an advisory lock as `pg_locks` names it, and tables with the modes that matter there. */
export interface HeldLock {
  /** `subId` is 1 for a lock of one bigint, 2 for one of two ints. */
  readonly advisory: { readonly classId: string; readonly objectId: string; readonly subId: 1 | 2 };
  /** Qualified names that `regclass` understands, or a schema: all that is in it. */
  readonly tables: readonly string[] | { readonly schema: string };
  /** Modes as in `pg_locks`; null: any. */
  readonly tableModes: readonly string[] | null;
  /** Only holders of the advisory lock that may write this table: any login can hold any advisory lock. null: all. */
  readonly writersOf: string | null;
}

export interface LockHolder {
  readonly pid: number;
  readonly user: string | null;
  readonly application: string | null;
  readonly since: Date | null;
  /** Whether it holds the advisory lock; else it holds a table. */
  readonly advisory: boolean;
}

/** Another session that holds the lock, the longest transaction first; null when it is free by now. */
export async function lockHolder(connection: Connection, lock: HeldLock): Promise<LockHolder | null> {
  const { advisory, tables, tableModes, writersOf } = lock;
  const byName = 'schema' in tables ? null : tables;
  const [holder] = await connection.query<LockHolder>(
    `select a.pid, a.usename::text as user, a.application_name as application, a.xact_start as since,
       bool_or(l.locktype = 'advisory') as advisory
     from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a on a.pid = l.pid
     where l.granted and l.pid <> pg_backend_pid()
       and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
       and ($7::text is null or l.locktype = 'relation' or has_table_privilege(a.usesysid, $7::text::regclass, 'update'))
       and (l.locktype = 'advisory' and l.objsubid = $3::int and l.classid::bigint = $1 and l.objid::bigint = $2
         or l.locktype = 'relation' and ($6::text[] is null or l.mode = any ($6::text[]))
           and (l.relation = any (array(select name::regclass::oid from unnest($4::text[]) name))
             or l.relation in (select oid from pg_catalog.pg_class where relnamespace = to_regnamespace($5))))
     group by 1, 2, 3, 4
     order by advisory desc, a.xact_start nulls last, a.pid limit 1`,
    [
      advisory.classId,
      advisory.objectId,
      advisory.subId,
      byName ?? [],
      'schema' in tables ? tables.schema : null,
      tableModes,
      writersOf,
    ],
  );
  return holder ?? null;
}

/** `pid 42, user app, psql`. */
export function describeHolder({ pid, user, application }: LockHolder): string {
  return [`pid ${pid}`, user === null ? [] : `user ${user}`, application ? application : []].flat().join(', ');
}
