import type { Change } from '../../plan/plan.ts';
import type { Connection } from '../../postgres/connection.ts';

/**
 * Returns, by kind and name (`job a`), the revision of the project that last wrote each of these jobs and topics. One that a later
 * revision deleted or renamed is left out, as is one that no revision wrote.
 */
export async function loadLost(
  connection: Connection,
  project: string,
  wanted: readonly Pick<Change, 'kind' | 'name'>[],
): Promise<ReadonlyMap<string, number>> {
  if (wanted.length === 0) return new Map();
  const rows = await connection.query<{ kind: string; name: string; revision: string }>(
    `select w.kind, w.name, l.revision
     from jsonb_to_recordset($2::jsonb) w (kind text, name text)
     cross join projects p
     cross join lateral (
       select c.revision, c.action = 'delete' or c.name <> w.name as gone
       from revision_changes c
       where c.project_id = p.id and c.kind = w.kind
         and (c.name = w.name or c.action = 'rename' and c.before ->> 'name' = w.name)
       order by c.revision desc, gone limit 1
     ) l
     where p.name = $1 and not l.gone`,
    [project, JSON.stringify(wanted)],
  );
  return new Map(rows.map(({ kind, name, revision }) => [`${kind} ${name}`, Number(revision)]));
}
