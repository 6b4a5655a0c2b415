import type { Change } from '../../plan/plan.ts';
import type { Connection } from '../../postgres/connection.ts';

/** A definition that a plan would write. */
export type WantedDefinition = Pick<Change, 'kind' | 'name' | 'after'>;

/**
 * Returns, by kind and name (`job a`), the last revision in which each of these jobs and topics had this definition, before it got
 * another one. Those that never had it are left out.
 */
export async function loadFormerRevisions(
  connection: Connection,
  project: string,
  wanted: readonly WantedDefinition[],
): Promise<ReadonlyMap<string, number>> {
  if (wanted.length === 0) return new Map();
  const rows = await connection.query<{ kind: string; name: string; revision: string }>(
    `select w.kind, w.name, n.revision - 1 as revision
     from jsonb_to_recordset($2::jsonb) w (kind text, name text, after jsonb)
     join projects p on p.name = $1
     cross join lateral (
       select max(c.revision) as revision from revision_changes c
       where c.project_id = p.id and c.kind = w.kind and c.name = w.name and c.after = w.after
     ) f
     cross join lateral (
       select min(c.revision) as revision from revision_changes c
       where c.project_id = p.id and c.kind = w.kind and c.revision > f.revision
         and (c.name = w.name or c.before ->> 'name' = w.name)
     ) n
     where n.revision is not null`,
    [project, JSON.stringify(wanted)],
  );
  return new Map(rows.map(({ kind, name, revision }) => [`${kind} ${name}`, Number(revision)]));
}
