import { PgherdError } from '../../errors.ts';
import type { AppliedOrigin } from '../../plan/origin.ts';
import type { DatabaseIdentity } from '../../plan/plan.ts';
import type { Connection } from '../../postgres/connection.ts';
import { didYouMeanHint } from '../../text/did-you-mean.ts';
import { knownSteps, latestVersion } from '../migrate/schema-source.ts';
import { versionOf } from '../migrate/schema-version.ts';
import { copyError } from './identity.ts';

/** The project's last revision; 0 when it never applied. */
export async function projectRevision(connection: Connection, project: string): Promise<number> {
  const [row] = await connection.query<{ revision: string }>('select revision from projects where name = $1', [
    project,
  ]);
  return Number(row?.revision ?? 0);
}

/** The names of all projects that ever applied, in order. */
export async function listProjects(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.query<{ name: string }>('select name from projects order by name');
  return rows.map(({ name }) => name);
}

/** Throws `not_found`, with a similar name, for a project that never applied to this database. */
export async function requireProject(connection: Connection, project: string): Promise<void> {
  const projects = await listProjects(connection);
  if (projects.includes(project)) return;
  const known = projects.length === 0 ? 'no project was applied to it yet' : `its projects are ${projects.join(', ')}`;
  const hint = didYouMeanHint(project, projects, known);
  throw new PgherdError('not_found', `there is no project "${project}" in this database`, { hint });
}

/**
 * Returns the identity of this database: its name, and the uuid that `migrate` assigned to the installation. Throws `schema_too_new`: a
 * plan needs every key that a definition may have there. Throws `database_copied` in a copy whose identity is undecided.
 */
export async function databaseIdentity(connection: Connection, schema: string): Promise<DatabaseIdentity> {
  const [row] = await connection.query<{
    name: string;
    installation: string;
    steps: readonly string[];
    copied: string | null;
  }>(
    `select current_database()::text as name, uuid::text as installation,
       (select array_agg(name) from migrations) as steps, _copied_from() as copied
     from installation`,
  );
  const version = row === undefined ? 0 : versionOf(row.steps, knownSteps('home'));
  if (row !== undefined && version > latestVersion()) {
    throw new PgherdError(
      'schema_too_new',
      `schema ${schema} in ${row.name} has version ${version}; this pgherd knows up to ${latestVersion()}; nothing was written`,
      { hint: 'plan and apply with a pgherd at least as new as the one that migrated; older daemons continue to work' },
    );
  }
  if (row === undefined) throw new PgherdError('internal', `${schema}.installation has no row`);
  if (row.copied !== null) throw copyError(row.name, row.copied);
  return { name: row.name, schema, installation: row.installation };
}

/** Returns the name of this login when it may plan but not apply; null: it may apply. */
export async function readOnlyLogin(connection: Connection): Promise<string | null> {
  const [row] = await connection.query<{ login: string }>(
    "select current_user::text as login where not has_table_privilege('jobs', 'insert')",
  );
  return row?.login ?? null;
}

/** Returns the uuid that `migrate` assigned to the installation. */
export async function installationId(connection: Connection): Promise<string> {
  const [row] = await connection.query<{ uuid: string }>('select uuid::text as uuid from installation');
  if (row === undefined) throw new PgherdError('internal', 'the table installation has no row');
  return row.uuid;
}

/** The source of a project's last revision; null before its first apply. */
export async function loadOrigin(connection: Connection, project: string): Promise<AppliedOrigin | null> {
  const [row] = await connection.query<AppliedOrigin>(
    `select p.revision::int as revision, p.environment, r.git_commit as commit,
       round(extract(epoch from r.applied_at) * 1000)::float8 as "appliedAtMs", r.approvals, p.repository_root as "repositoryRoot",
       p.repository_id as "repositoryId"
     from projects p join revisions r on r.project_id = p.id and r.revision = p.revision where p.name = $1`,
    [project],
  );
  return row ?? null;
}

/** The source of a revision. `repository` null: unchanged. */
export interface RevisionSource {
  readonly environment: string | null;
  readonly repository: { readonly root: string | null; readonly id: string | null } | null;
}

/** Increments the revision of the project, which is created if it does not exist. Under the project's lock. */
export async function advanceProject(
  connection: Connection,
  project: string,
  { environment, repository }: RevisionSource,
): Promise<{ readonly projectId: number; readonly revision: number }> {
  const [row] = await connection.query<{ id: number; revision: string }>(
    `insert into projects as p (name, revision, environment, repository_root, repository_id) values ($1, 1, $2, $3, $4)
     on conflict (name) do update set revision = p.revision + 1, environment = excluded.environment,
       repository_root = case when $5 then excluded.repository_root else p.repository_root end,
       repository_id = case when $5 then excluded.repository_id else p.repository_id end
     returning id, revision`,
    [project, environment, repository?.root ?? null, repository?.id ?? null, repository !== null],
  );
  if (row === undefined) throw new PgherdError('internal', `project ${project} was not written`);
  return { projectId: row.id, revision: Number(row.revision) };
}
