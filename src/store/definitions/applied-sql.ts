import type { Connection } from '../../postgres/connection.ts';

/** Returns by job of the project the hash of the checks that its SQL passed when it was applied (see `reconcile/read/checked-sql.ts`). */
export async function loadAppliedSql(connection: Connection, project: string): Promise<ReadonlyMap<string, string>> {
  const rows = await connection.query<{ readonly name: string; readonly hash: string }>(
    `select j.name, encode(sha256(convert_to(concat(j.applied->>'transaction', ' ',
         coalesce(jsonb_typeof(j.applied->'params') = 'object', false)::text, ' ', j.applied->>'sql'), 'UTF8')), 'hex') as hash
     from jobs j join projects p on p.id = j.project_id
     where p.name = $1 and j.applied is not null`,
    [project],
  );
  return new Map(rows.map(({ name, hash }) => [name, hash]));
}
