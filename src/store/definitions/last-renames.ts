import type { Kind } from '../../plan/plan.ts';
import type { Connection } from '../../postgres/connection.ts';

/** Returns the former name that the last recorded rename to each of these names had; names without one are left out. */
export async function loadLastRenames(
  connection: Connection,
  project: string,
  kind: Kind,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const rows = await connection.query<{ name: string; former: string }>(
    `select distinct on (c.name) c.name, c.before ->> 'name' as former
     from revision_changes c join projects p on p.id = c.project_id
     where p.name = $1 and c.kind = $3 and c.action in ('rename', 'move') and c.after is not null and c.name = any ($2::text[])
     order by c.name, c.revision desc`,
    [project, names, kind],
  );
  return new Map(rows.map(({ name, former }) => [name, former]));
}
