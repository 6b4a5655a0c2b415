import type { Action, GitState, Kind, PlanSummary } from '../../plan/plan.ts';
import type { Connection } from '../../postgres/connection.ts';

/** What is known of an apply before and after it is recorded. */
interface Revision {
  readonly revision: number;
  readonly environment: string | null;
  readonly git: GitState;
  readonly digest: string;
  readonly toolVersion: string;
  /** The revision that it restores; null: it is not a rollback. */
  readonly rollbackTo: number | null;
  /** The reason for which it was applied in a freeze; null: it was not. */
  readonly override: string | null;
  /** The author of the change; null: unknown. */
  readonly author: string | null;
  readonly summary: PlanSummary;
}

export interface NewRevision extends Revision {
  readonly projectId: number;
  /** The approvals that it and the next plan need; null: unchanged. */
  readonly approvals: number | null;
  readonly changes: readonly RevisionChange[];
}

export interface RevisionChange<K = Kind | 'role'> {
  readonly action: Action;
  readonly kind: K;
  readonly name: string;
  readonly before: object | null;
  readonly after: object | null;
}

/** Records one apply: the revision and its changes, with all that is needed to restore the former state. */
export async function insertRevision(connection: Connection, revision: NewRevision): Promise<void> {
  const { projectId, environment, git, digest, toolVersion, rollbackTo, summary, changes } = revision;
  const { override, author, approvals } = revision;
  await connection.execute(
    `insert into revisions (project_id, revision, environment, git_commit, git_dirty, digest, tool_version, rollback_to, summary,
       override, author, approvals)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      projectId,
      revision.revision,
      environment,
      git.commit,
      git.dirty,
      digest,
      toolVersion,
      rollbackTo,
      JSON.stringify(summary),
      override,
      author,
      approvals,
    ],
  );
  await connection.execute(
    `insert into revision_changes (project_id, revision, action, kind, name, before, after)
     select $1, $2, x.action, x.kind, x.name, x.before, x.after
     from jsonb_to_recordset($3::jsonb) as x (action text, kind text, name text, before jsonb, after jsonb)`,
    [projectId, revision.revision, JSON.stringify(changes)],
  );
}

/** Notifies every daemon of a new revision at the commit. */
export async function announceRevision(connection: Connection): Promise<void> {
  await connection.query("select pg_notify(current_schema(), 'jobs')");
}

export interface RevisionRow extends Revision {
  readonly project: string;
  readonly appliedAtMs: number;
  readonly appliedBy: string;
  /** The logins whose approvals counted. */
  readonly approvedBy: readonly string[];
  /** The address of the session; null: a socket of the server. */
  readonly address: string | null;
  /** The name of its program. */
  readonly application: string | null;
}

/** Which revisions are listed; null or absent: all. */
export interface RevisionFilter {
  readonly project: string | null;
  readonly limit: number | null;
  readonly offset?: number;
  readonly sinceMs?: number | null;
  readonly untilMs?: number | null;
  /** That changed this job or topic. */
  readonly job?: string | null;
  readonly topic?: string | null;
  /** In the login, the author, the commit or the name of a change. */
  readonly match?: string | null;
}

/** Returns the last revisions, the newest first. */
export async function listRevisions(connection: Connection, filter: RevisionFilter): Promise<readonly RevisionRow[]> {
  const { project, limit, offset = 0, sinceMs = null, untilMs = null, job = null, topic = null, match = null } = filter;
  const changes = 'select from revision_changes c where c.project_id = r.project_id and c.revision = r.revision';
  const rows = await connection.query<StoredRevision>(
    `${REVISION_ROWS} where ($1::text is null or p.name = $1) and ($4::float8 is null or r.applied_at >= to_timestamp($4::float8 / 1000))
       and ($5::float8 is null or r.applied_at < to_timestamp($5::float8 / 1000))
       and ($6::text is null or exists (${changes} and c.kind = 'job' and c.name = $6))
       and ($7::text is null or exists (${changes} and c.kind = 'topic' and c.name = $7))
       and ($8::text is null or position(lower($8) in lower(concat_ws(' ', r.applied_by, r.author, r.git_commit))) > 0
         or exists (${changes} and position(lower($8) in lower(c.name)) > 0))
     order by r.applied_at desc, r.revision desc limit $2 offset $3`,
    [project, limit, offset, sinceMs, untilMs, job, topic, match],
  );
  return rows.map(asRevision);
}

/** Returns the revision of this number of one project, or of each project (null), by project. */
export async function revisionsOf(
  connection: Connection,
  project: string | null,
  revision: number,
): Promise<readonly RevisionRow[]> {
  const rows = await connection.query<StoredRevision>(
    `${REVISION_ROWS} where ($1::text is null or p.name = $1) and r.revision = $2 order by p.name limit 20`,
    [project, revision],
  );
  return rows.map(asRevision);
}

const REVISION_ROWS = `select p.name as project, r.revision, r.applied_at, r.applied_by::text as applied_by, r.environment, r.git_commit,
    r.git_dirty, r.digest, r.tool_version, r.rollback_to, r.override, r.author, r.approved_by::text[] as approved_by,
    host(r.address) as address, r.application_name, r.summary
  from revisions r join projects p on p.id = r.project_id`;

interface StoredRevision {
  readonly project: string;
  readonly revision: string;
  readonly applied_at: Date;
  readonly applied_by: string;
  readonly environment: string | null;
  readonly git_commit: string | null;
  readonly git_dirty: boolean | null;
  readonly digest: string;
  readonly tool_version: string;
  readonly rollback_to: string | null;
  readonly override: string | null;
  readonly author: string | null;
  readonly approved_by: readonly string[];
  readonly address: string | null;
  readonly application_name: string | null;
  readonly summary: PlanSummary;
}

function asRevision(row: StoredRevision): RevisionRow {
  return {
    project: row.project,
    revision: Number(row.revision),
    appliedAtMs: row.applied_at.getTime(),
    appliedBy: row.applied_by,
    environment: row.environment,
    git: { commit: row.git_commit, dirty: row.git_dirty },
    digest: row.digest,
    toolVersion: row.tool_version,
    rollbackTo: row.rollback_to === null ? null : Number(row.rollback_to),
    override: row.override,
    author: row.author,
    approvedBy: row.approved_by,
    address: row.address,
    application: row.application_name,
    summary: row.summary,
  };
}

/** Returns the changes of one revision, by kind and name. */
export function changesOfRevision(
  connection: Connection,
  project: string,
  revision: number,
): Promise<readonly RevisionChange[]> {
  return connection.query<RevisionChange>(
    `select c.action, c.kind, c.name, c.before, c.after from revision_changes c join projects p on p.id = c.project_id
     where p.name = $1 and c.revision = $2 order by c.kind, c.name`,
    [project, revision],
  );
}

/** A revision that applied a saved plan. */
export interface AppliedBefore {
  readonly revision: number;
  readonly by: string;
  readonly atMs: number;
}

/** Returns the revision that applied exactly this plan; null: none did. */
export async function findApplied(
  connection: Connection,
  { project, digest }: { readonly project: string; readonly digest: string },
): Promise<AppliedBefore | null> {
  const [row] = await connection.query<{ revision: string; by: string; at: Date }>(
    `select r.revision, r.applied_by::text as by, r.applied_at as at
     from revisions r join projects p on p.id = r.project_id
     where p.name = $1 and r.digest = $2 order by r.revision desc limit 1`,
    [project, digest],
  );
  return row === undefined ? null : { revision: Number(row.revision), by: row.by, atMs: row.at.getTime() };
}

/** Returns the source of one revision of a project; null when that number does not exist. */
export async function loadRevision(
  connection: Connection,
  project: string,
  revision: number,
): Promise<Pick<RevisionRow, 'environment' | 'git'> | null> {
  const [row] = await connection.query<{
    readonly environment: string | null;
    readonly git_commit: string | null;
    readonly git_dirty: boolean | null;
  }>(
    `select r.environment, r.git_commit, r.git_dirty
     from revisions r join projects p on p.id = r.project_id
     where p.name = $1 and r.revision = $2`,
    [project, revision],
  );
  return row === undefined
    ? null
    : { environment: row.environment, git: { commit: row.git_commit, dirty: row.git_dirty } };
}

/** Every change of jobs and topics that a project's revisions made, the oldest revision first; within one in no particular order. */
export async function loadRevisionChanges(
  connection: Connection,
  project: string,
): Promise<readonly (RevisionChange<Kind> & { readonly revision: number })[]> {
  const rows = await connection.query<RevisionChange<Kind> & { readonly revision: string }>(
    `select c.revision, c.action, c.kind, c.name, c.before, c.after
     from revision_changes c join projects p on p.id = c.project_id
     where p.name = $1 and c.kind <> 'role' order by c.revision`,
    [project],
  );
  return rows.map((row) => ({ ...row, revision: Number(row.revision) }));
}
