import type { GitState } from '../../plan/plan.ts';
import type { Connection } from '../../postgres/connection.ts';

/** `ok`: the database matches the files. `invalid`: the files have errors. Nothing but `ok` follows an apply. */
export type SyncState = 'ok' | 'drifted' | 'blocked' | 'invalid' | 'failed';

export interface SyncFacts {
  readonly project: string;
  readonly state: SyncState;
  /** The error; null when there is none. */
  readonly message: string | null;
  /** The project's revision after it; null: unknown. */
  readonly revision: number | null;
  readonly git: GitState;
  readonly hostname: string;
  readonly pid: number;
  readonly memory: SyncMemory | null;
}

/** The memory of a sync for the next one: the definitions that it applied or found applied, and their revision. */
export interface SyncMemory {
  readonly filesHash: string;
  readonly revision: number;
  /** See `RevisionMark`; null: unknown. */
  readonly mark: string | null;
}

/** Returns the memory of the last daemon that kept the project in sync; null: there is none. */
export async function loadSyncMemory(connection: Connection, project: string): Promise<SyncMemory | null> {
  const [row] = await connection.query<{ hash: string; revision: string; mark: string | null }>(
    `select files_hash as hash, files_revision as revision, files_mark as mark from project_syncs
     where project = $1 and files_hash is not null`,
    [project],
  );
  return row === undefined ? null : { filesHash: row.hash, revision: Number(row.revision), mark: row.mark };
}

/** Records one sync: the last one of a project, and the instant at which its state last changed. */
export async function recordSync(connection: Connection, facts: SyncFacts): Promise<void> {
  const { project, state, message, revision, git, hostname, pid, memory } = facts;
  await connection.execute(
    `insert into project_syncs as s (project, state, message, revision, git_commit, git_dirty, hostname, pid, files_hash,
       files_revision, files_mark)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict on constraint project_syncs_pkey do update
       set state = excluded.state, message = excluded.message, revision = coalesce(excluded.revision, s.revision),
           git_commit = excluded.git_commit, git_dirty = excluded.git_dirty, hostname = excluded.hostname,
           pid = excluded.pid, files_hash = coalesce(excluded.files_hash, s.files_hash),
           files_revision = coalesce(excluded.files_revision, s.files_revision),
           files_mark = case when excluded.files_revision is null then s.files_mark else excluded.files_mark end, synced_at = clock_timestamp(), synced_by = session_user,
           since = case when s.state = excluded.state then s.since else clock_timestamp() end`,
    [
      project,
      state,
      message,
      revision,
      git.commit,
      git.dirty,
      hostname,
      pid,
      memory?.filesHash ?? null,
      memory?.revision ?? null,
      memory?.mark ?? null,
    ],
  );
}

export interface ListedSync {
  readonly project: string;
  readonly state: SyncState;
  readonly message: string | null;
  readonly revision: string | null;
  readonly git_commit: string | null;
  readonly git_dirty: boolean | null;
  readonly synced_at: Date;
  readonly since: Date;
  readonly synced_by: string;
  readonly hostname: string;
  readonly pid: number;
}

/** Returns the projects that a daemon keeps in sync with a directory, by name. */
export function listSyncs(connection: Connection): Promise<readonly ListedSync[]> {
  return connection.query<ListedSync>(
    `select project, state, message, revision, git_commit, git_dirty, synced_at, since, synced_by::text as synced_by,
       hostname, pid
     from project_syncs order by project`,
  );
}
