import type { Connection } from '../../postgres/connection.ts';

/**
 * Who holds an advisory lock of two numbers, or else a lock on a table of the schema, in words that fit behind the error of a
 * lock that was not obtained; null: nobody any more. The longest transaction is named first.
 */
export async function lockHolder(
  connection: Connection,
  [classId, objectId]: readonly [number, number],
  schema: string,
): Promise<string | null> {
  const [holder] = await connection.query<Holder>(
    `select a.pid, a.usename::text as user, a.application_name as application, l.locktype = 'advisory' as advisory
     from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a on a.pid = l.pid
     where l.granted and l.pid <> pg_backend_pid() and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
       and (l.locktype = 'advisory' and l.objsubid = 2 and l.classid::bigint = $1 and l.objid::bigint = $2
         or l.locktype = 'relation' and l.relation in (select oid from pg_catalog.pg_class where relnamespace = to_regnamespace($3)))
     order by 4 desc, a.xact_start nulls last limit 1`,
    [classId, objectId, schema],
  );
  if (holder === undefined) return null;
  const { pid, user, application, advisory } = holder;
  const who = [`pid ${pid}`, user === null ? [] : `user ${user}`, application ? application : []].flat().join(', ');
  return advisory ? `the advisory lock of migrations is held (${who})` : `a table of ${schema} is in use (${who})`;
}

interface Holder {
  readonly pid: number;
  readonly user: string | null;
  readonly application: string | null;
  readonly advisory: boolean;
}
