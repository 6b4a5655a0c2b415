import type { JobDefinition, TopicDefinition } from '../definition/definition.ts';
import { PgherdError } from '../errors.ts';
import type { LiveState } from '../plan/live.ts';
import { type Change, isAdoption, type JobChange, type Plan, type TopicChange } from '../plan/plan.ts';
import type { Connection } from '../postgres/connection.ts';
import { SQLSTATE, serverErrorOf } from '../postgres/sqlstate.ts';
import { writeRoleLimits } from '../store/definitions/limits/role-limits.ts';
import { type GivenAway, recordGivenAway, releaseRows } from '../store/definitions/moves/move-projects.ts';
import { advanceProject, type RevisionSource } from '../store/definitions/projects.ts';
import { announceRevision, insertRevision, type RevisionChange } from '../store/definitions/revisions.ts';
import {
  cancelRunning,
  deleteJobs,
  insertJobs,
  type JobWrite,
  jobIds,
  updateJobs,
} from '../store/definitions/write-jobs.ts';
import {
  deleteTopics,
  discardTasks,
  drainTopics,
  insertTopics,
  moveToTopic,
  type TopicWrite,
  updateTopics,
} from '../store/definitions/write-topics.ts';

export interface WriteOptions {
  readonly toolVersion: string;
  readonly repository: RevisionSource['repository'];
}

/**
 * Writes a plan that has changes, in a few statements regardless of its size, under the project's lock. Returns the
 * revision.
 */
export async function writePlan(
  connection: Connection,
  plan: Plan,
  live: LiveState,
  { toolVersion, repository }: WriteOptions,
): Promise<number> {
  const { projectId, revision } = await advanceProject(connection, plan.project, {
    environment: plan.environment,
    repository,
  });
  const owner = { projectId, revision };
  const drifted = driftWrites(plan, live);
  const jobs = plan.changes.filter((change) => change.kind === 'job');
  const topics = plan.changes.filter((change) => change.kind === 'topic');
  const updatedJobs = [...jobs.flatMap((change) => jobWrite(change, UPDATES)), ...drifted.jobs];
  const updatedTopics = [...topics.flatMap((change) => topicWrite(change, UPDATES)), ...drifted.topics];
  const deletedJobs = namesOf(jobs, 'delete');
  const drained = topics.filter(({ action, tasks }) => action === 'delete' && tasks?.action === 'drain');
  const deletedTopics = namesOf(
    topics.filter((change) => !drained.includes(change)),
    'delete',
  );

  await insertRevision(connection, {
    projectId,
    revision,
    environment: plan.environment,
    git: plan.git,
    digest: plan.digest,
    toolVersion,
    rollbackTo: plan.rollbackTo ?? null,
    override: plan.freeze?.override ?? null,
    author: plan.author ?? null,
    // A rollback outside the repository does not know the policy, and keeps the number of approvals.
    approvals: plan.policy?.approvals ?? (plan.rollbackTo === undefined ? 0 : null),
    summary: plan.summary,
    changes: [
      ...plan.changes.flatMap(({ action, kind, name, before, after }) =>
        action === 'create' && kind === 'job' ? [] : { action, kind, name, before, after },
      ),
      ...drifted.log,
      ...(plan.roleLimits ?? []).map(({ role, before, after }) => ({
        action: before === null ? ('create' as const) : after === null ? ('delete' as const) : ('update' as const),
        kind: 'role' as const,
        name: role,
        before,
        after,
      })),
    ],
  });
  try {
    expectRows('topics to update', await updateTopics(connection, owner, updatedTopics), updatedTopics.length);
    await insertTopics(
      connection,
      owner,
      topics.flatMap((change) => topicWrite(change, ['create'])),
    );
    for (const kind of ['job', 'topic'] as const) {
      const names = plan.changes.flatMap((change) =>
        change.kind === kind && change.move?.to === null ? change.name : [],
      );
      expectRows(`${kind}s to release`, await releaseRows(connection, owner, kind, names), names.length);
    }
    const ended = jobs.filter((change) => change.cancelRunning === true).map(({ name }) => name);
    const endedIds = await jobIds(connection, owner, ended);
    expectRows('jobs to delete', await deleteJobs(connection, owner, deletedJobs), deletedJobs.length);
    await cancelRunning(connection, endedIds, 'job deleted');
    expectRows('jobs to update', await updateJobs(connection, owner, updatedJobs), updatedJobs.length);
    await insertJobs(
      connection,
      owner,
      jobs.flatMap((change) => jobWrite(change, ['create'])),
    );
    for (const change of topics) await clearTopic(connection, change);
    expectRows('topics to drain', await drainTopics(connection, owner, namesOf(drained, 'delete')), drained.length);
    expectRows('topics to delete', await deleteTopics(connection, owner, deletedTopics), deletedTopics.length);
  } catch (error) {
    throw refusedRole(error, jobs);
  }
  await writeRoleLimits(connection, owner, plan.roleLimits ?? []);
  for (const given of givenAway(plan)) await recordGivenAway(connection, { ...given, toolVersion });
  await announceRevision(connection);
  return revision;
}

/** Changes of rows that exist and stay. */
const UPDATES: readonly Change['action'][] = ['update', 'rename', 'move'];

/** The rows that other projects lose to this one, by project. */
function givenAway(plan: Plan): readonly Omit<GivenAway, 'toolVersion'>[] {
  const byProject = new Map<string, GivenAway['rows'][number][]>();
  for (const { kind, before, move } of plan.changes) {
    if (move === undefined || move.to === null || before === null) continue;
    byProject.set(move.from, [...(byProject.get(move.from) ?? []), { kind, name: before.name, before }]);
  }
  return [...byProject].map(([project, rows]) => ({ project, rows, digest: plan.digest }));
}

/** The project that a row moves from to the one that is applied; null: the change is not such a move. */
function formerProjectOf({ move }: Change): string | null {
  return move === undefined || move.to === null ? null : move.from;
}

function jobWrite(change: JobChange, actions: readonly Change['action'][]): readonly JobWrite[] {
  if (change.after === null || !actions.includes(change.action)) return [];
  const { before, after, file } = change;
  const owner = { adopts: isAdoption(change), movesFrom: formerProjectOf(change) };
  return [{ existing: before?.name ?? null, ...owner, definition: after, sourceFile: file }];
}

function topicWrite(change: TopicChange, actions: readonly Change['action'][]): readonly TopicWrite[] {
  if (change.after === null || !actions.includes(change.action)) return [];
  const { before, after, file } = change;
  const owner = { adopts: isAdoption(change), movesFrom: formerProjectOf(change) };
  return [{ existing: before?.name ?? null, ...owner, definition: after, sourceFile: file }];
}

function namesOf(changes: readonly Change[], action: Change['action']): readonly string[] {
  return changes.filter((change) => change.action === action).map((change) => change.name);
}

/** How the plan handles the tasks of a deleted topic. */
async function clearTopic(connection: Connection, { action, name, tasks }: TopicChange): Promise<void> {
  if (action !== 'delete' || tasks === undefined) return;
  if (tasks.action === 'discard') await discardTasks(connection, [name], `topic ${name} deleted`);
  if (tasks.action === 'move') await moveToTopic(connection, [name], tasks.to);
}

interface DriftWrites {
  readonly jobs: readonly JobWrite[];
  readonly topics: readonly TopicWrite[];
  readonly log: readonly RevisionChange[];
}

/** Rows that drifted but have no other change get their applied values back. */
function driftWrites(plan: Plan, live: LiveState): DriftWrites {
  const files = new Map((plan.moved ?? []).map(({ kind, name, to }) => [`${kind} ${name}`, to]));
  const changed = new Set(plan.changes.map(({ kind, name }) => `${kind} ${name}`));
  const drifted = new Set(plan.drift.map(({ kind, name }) => `${kind} ${name}`).filter((key) => !changed.has(key)));
  const jobs: JobWrite[] = [];
  const topics: TopicWrite[] = [];
  const log: RevisionChange[] = [];
  const revert = <D extends JobDefinition | TopicDefinition>(kind: 'job' | 'topic', before: D, after: D): void => {
    log.push({ action: 'update', kind, name: before.name, before, after });
  };
  for (const { definition, applied, sourceFile } of live.jobs) {
    if (applied === null || !drifted.has(`job ${definition.name}`)) continue;
    jobs.push({
      existing: definition.name,
      adopts: false,
      movesFrom: null,
      definition: applied,
      sourceFile: files.get(`job ${definition.name}`) ?? sourceFile,
    });
    revert('job', definition, applied);
  }
  for (const { definition, applied, sourceFile } of live.topics) {
    if (applied === null || !drifted.has(`topic ${definition.name}`)) continue;
    topics.push({
      existing: definition.name,
      adopts: false,
      movesFrom: null,
      definition: applied,
      sourceFile: files.get(`topic ${definition.name}`) ?? sourceFile,
    });
    revert('topic', definition, applied);
  }
  return { jobs, topics, log };
}

/** Under the lock every row exists; anything else must not commit. */
function expectRows(what: string, found: number, expected: number): void {
  if (found !== expected) throw new PgherdError('internal', `${what}: expected ${expected}, but found ${found} rows`);
}

/** The tables' own check of a job's role, with the place where the job is declared. */
function refusedRole(error: unknown, jobs: readonly JobChange[]): unknown {
  const server = serverErrorOf(error);
  if (server?.sqlstate !== SQLSTATE.insufficientPrivilege && server?.sqlstate !== SQLSTATE.undefinedObject)
    return error;
  const job = jobs.find(({ name }) => server.message.startsWith(`job "${name}": `));
  if (job === undefined) return error;
  const place = job.file === null ? '' : `${job.file}${job.line === null ? '' : `:${job.line}`}: `;
  const code = server.sqlstate === SQLSTATE.undefinedObject ? 'not_found' : 'permission_denied';
  return new PgherdError(code, `${place}${server.message}; nothing was written`, { cause: error, hint: server.hint });
}
