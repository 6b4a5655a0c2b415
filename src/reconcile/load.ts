import type { Activity, LiveState } from '../plan/live.ts';
import type { ChangeFacts, WantedFacts } from '../plan/note-facts.ts';
import type { Connection } from '../postgres/connection.ts';
import { countWaiting, loadPastRuns, loadRunHistory } from '../store/definitions/change-facts.ts';
import { loadFormerRevisions } from '../store/definitions/former-revisions.ts';
import { countRunning, loadJobs, loadOtherJobs } from '../store/definitions/jobs.ts';
import { loadRoleLimits } from '../store/definitions/limits/role-limits.ts';
import { loadLost } from '../store/definitions/lost-rows.ts';
import { pendingRename } from '../store/definitions/moves/move-projects.ts';
import { loadOrigin, projectRevision } from '../store/definitions/projects.ts';
import { loadStoredFiles, type SettledFile } from '../store/definitions/settled/settled-files.ts';
import { countUnfinished, loadTopics } from '../store/definitions/topics.ts';
import { loadOutsideUsers } from '../store/graph/outside-users.ts';
import { loadTargets } from '../store/ledger/targets.ts';

export interface LoadOptions {
  readonly adopt: boolean;
  readonly renamedFrom?: string | null;
  /** The version of this pgherd; absent: every row is loaded in full. */
  readonly settledBy?: string | null;
  /** Files of a former load: what is still so is not loaded again. */
  readonly known?: readonly SettledFile[];
}

export interface LoadedState extends LiveState {
  /** The files whose jobs are as they declare them; empty without `settledBy`. */
  readonly settled: readonly SettledFile[];
}

/**
 * Loads the rows of a project and the owners of all other names; with `adopt` also the rows that belong to no project. A project
 * that is still to be renamed from `renamedFrom` is loaded by that name.
 */
export async function loadLive(
  connection: Connection,
  project: string,
  { adopt, renamedFrom = null, settledBy = null, known = [] }: LoadOptions,
): Promise<LoadedState> {
  const former = await pendingRename(connection, project, renamedFrom);
  if (former !== null)
    return { ...(await loadLive(connection, former, { adopt, settledBy, known })), renamedFrom: former };
  const revision = await projectRevision(connection, project);
  const settled =
    settledBy === null ? [] : await loadStoredFiles(connection, project, { toolVersion: settledBy, known });
  const jobs = await loadJobs(connection, project, settled);
  const topics = await loadTopics(connection, project);
  return {
    revision,
    settled,
    jobs: jobs.owned,
    topics: topics.owned,
    foreign: [...jobs.foreign, ...topics.foreign],
    adoptable: {
      jobs: adopt ? (await loadJobs(connection, null)).owned : [],
      topics: adopt ? (await loadTopics(connection, null)).owned : [],
    },
    others: await loadOtherJobs(connection, project),
    users: jobs.foreign.length === 0 ? [] : await loadOutsideUsers(connection, project),
    ledgers: await loadTargets(connection),
    roleLimits: await loadRoleLimits(connection),
    origin: await loadOrigin(connection, project),
  };
}

/** Loads the running tasks, and the waiting tasks of the topics that are no longer declared. */
export async function loadActivity(
  connection: Connection,
  live: LiveState,
  declaredTopics: ReadonlySet<string>,
): Promise<Activity> {
  const gone = live.topics.map(({ definition }) => definition.name).filter((name) => !declaredTopics.has(name));
  return { running: await countRunning(connection), unfinishedByTopic: await countUnfinished(connection, gone) };
}

export async function loadFacts(
  connection: Connection,
  project: string,
  { changed, deleted, topics, created, written }: WantedFacts,
): Promise<ChangeFacts> {
  return {
    lost: await loadLost(connection, project, created),
    former: await loadFormerRevisions(connection, project, written),
    past: await loadPastRuns(connection, deleted),
    history: await loadRunHistory(connection, changed),
    waiting: await countWaiting(connection, deleted),
    pending: await countUnfinished(connection, topics),
  };
}
