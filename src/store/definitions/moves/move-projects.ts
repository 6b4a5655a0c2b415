import type { Kind, PlanSummary } from '../../../plan/plan.ts';
import type { Connection } from '../../../postgres/connection.ts';
import type { Ownership } from '../write-jobs.ts';

/** Leaves rows of the project in the database without an owner, all at once. Returns the number of rows. */
export async function releaseRows(
  connection: Connection,
  { projectId }: Ownership,
  kind: Kind,
  names: readonly string[],
): Promise<number> {
  if (names.length === 0) return 0;
  return await connection.execute(
    `update ${kind}s set project_id = null, revision = null, applied = null, source_file = null
     where project_id = $1 and name = any ($2::text[])`,
    [projectId, names],
  );
}

/** The rows that another project loses to the one that is applied. */
export interface GivenAway {
  readonly project: string;
  readonly rows: readonly { readonly kind: Kind; readonly name: string; readonly before: object }[];
  readonly digest: string;
  readonly toolVersion: string;
}

/**
 * Records the moves as a revision of the project that loses the rows, so that its history and its rollbacks contain them. Its environment
 * and its commit stay those of its last revision.
 */
export async function recordGivenAway(
  connection: Connection,
  { project, rows, digest, toolVersion }: GivenAway,
): Promise<void> {
  const summary: PlanSummary = { add: 0, change: 0, rename: 0, move: rows.length, delete: 0, unchanged: 0, drift: 0 };
  await connection.execute(
    `with given as (
       update projects set revision = revision + 1 where name = $1 returning id, revision
     ), noted as (
       insert into revisions (project_id, revision, environment, git_commit, git_dirty, digest, tool_version, summary)
       select g.id, g.revision, r.environment, r.git_commit, r.git_dirty, $2, $3, $4
       from given g left join revisions r on r.project_id = g.id and r.revision = g.revision - 1
     )
     insert into revision_changes (project_id, revision, action, kind, name, before)
     select g.id, g.revision, 'move', x.kind, x.name, x.before
     from given g cross join jsonb_to_recordset($5::jsonb) as x (kind text, name text, before jsonb)`,
    [project, digest, toolVersion, JSON.stringify(summary), JSON.stringify(rows)],
  );
}

/** Renames a project unless one of the new name exists; returns whether it did. Its revisions, jobs and topics refer to its id. */
export async function renameProject(connection: Connection, former: string, name: string): Promise<boolean> {
  const count = await connection.execute(
    'update projects set name = $2 where name = $1 and not exists (select from projects where name = $2)',
    [former, name],
  );
  if (count === 0) return false;
  await connection.execute(
    'update project_syncs set project = $2 where project = $1 and not exists (select from project_syncs where project = $2)',
    [former, name],
  );
  return true;
}

/** Returns the former name where the database has a project of it and none of the new name; else null. */
export async function pendingRename(
  connection: Connection,
  project: string,
  former: string | null,
): Promise<string | null> {
  if (former === null) return null;
  const [row] = await connection.query<{ name: string }>(
    'select name from projects where name = $1 and not exists (select from projects where name = $2)',
    [former, project],
  );
  return row?.name ?? null;
}
