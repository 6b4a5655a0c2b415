import { PgherdError } from '../errors.ts';
import { approvalsText } from '../plan/gates/approvals.ts';
import { gatesAt } from '../plan/gates/gates.ts';
import type { LiveState } from '../plan/live.ts';
import { OLDER_CHECKOUT } from '../plan/origin.ts';
import { type Change, hasChanges, isAdoption, isBlocked, type Plan } from '../plan/plan.ts';
import { originsOf } from '../plan/render/origins.ts';
import type { Connection } from '../postgres/connection.ts';
import { loadIncoming } from '../store/definitions/moves/incoming.ts';
import { renameProject } from '../store/definitions/moves/move-projects.ts';
import { writeOrigins } from '../store/definitions/origins/write-origins.ts';
import { databaseIdentity } from '../store/definitions/projects.ts';
import { type AppliedBefore, findApplied } from '../store/definitions/revisions.ts';
import { countUnfinished } from '../store/definitions/topics.ts';
import { moveSourceFiles } from '../store/definitions/write-jobs.ts';
import { type LockedProject, underProjectLock } from '../store/locks/project-lock.ts';
import { transactionId } from '../store/locks/transaction-status.ts';
import { CommitUnknownError } from './commit-outcome.ts';
import { loadLive } from './load.ts';
import { approved, type PlanRequest, planInTransaction } from './plan.ts';
import { repositoryToRemember, type Source } from './read/origin.ts';
import { recordFiles } from './record-files.ts';
import { assertFresh, assertNotExpired, assertSameDatabase, holdsPlan } from './saved/staleness.ts';
import { writePlan } from './write-plan.ts';

export interface SavedApplyOptions extends ApplyOptions {
  /** The instant compared with the plan's expiry and a freeze, in ms since the epoch. */
  readonly nowMs: number;
}

export interface ApplyOptions {
  readonly lockTimeoutMs: number;
  readonly toolVersion: string;
  /** Applies a checkout that is older than the last revision (`--older`). */
  readonly older?: boolean;
  /** Applies in a freeze; the reason is recorded in the revision (`--override`). */
  readonly override?: string | null;
  /** Restores the state before the last revision, which this login has applied: it needs no approvals. */
  readonly isUndo?: boolean;
  /** The instant that a freeze is compared with, in ms since the epoch; absent: that of the request. */
  readonly nowMs?: number;
}

export interface ApplyResult {
  /** The plan that was applied. */
  readonly plan: Plan;
  /** null: there were no changes, and nothing was written. */
  readonly revision: number | null;
  /** The earlier revision that applied this saved plan; absent: none did. */
  readonly before?: AppliedBefore;
}

/**
 * Changes the database to match the definitions, in one transaction. Plans while holding the project's lock; when
 * `reviewedDigest` is given and the plan has changed since, it is stale. Throws `plan_stale`, `plan_blocked`,
 * `lock_not_obtained`, and `permission_denied` or `not_found` for a role that a job cannot use.
 */
export async function applyDefinitions(
  connection: Connection,
  request: PlanRequest,
  options: ApplyOptions & { readonly reviewedDigest: string | null; readonly keepDrift?: boolean },
): Promise<ApplyResult> {
  return await committed(connection, request, options.lockTimeoutMs, async () => {
    const { plan, live } = await planInTransaction(connection, request, null, {
      settledBy: options.toolVersion,
      known: request.knownFiles ?? [],
    });
    if (options.reviewedDigest !== null && plan.digest !== options.reviewedDigest) {
      throw new PgherdError('plan_stale', 'the database has changed since the plan was shown; nothing was written', {
        hint: 'run the command again and review the new plan',
      });
    }
    const wanted = options.keepDrift === true ? withoutDrift(plan) : plan;
    const result = await write(
      connection,
      gatesAt(wanted, { nowMs: request.nowMs, ...options }),
      live,
      options,
      request.source,
    );
    const records = request.records?.() ?? null;
    if (request.written !== undefined) {
      const settled = records?.settledJobs ?? new Set();
      const { jobs, topics } = request.set;
      const changed = [
        ...jobs.flatMap(({ definition: { name } }) => (settled.has(name) ? [] : ({ kind: 'job', name } as const))),
        ...topics.map(({ definition: { name } }) => ({ kind: 'topic', name }) as const),
      ];
      await writeOrigins(connection, request.project, originsOf(changed, request.written, request.environment));
    }
    if (records !== null) await recordFiles(connection, request.project, records, { plan: result.plan, live });
    return result;
  });
}

/** Runs `work` under the project's lock. Throws `CommitUnknownError` when the connection is lost during the commit. */
async function committed(
  connection: Connection,
  locked: LockedProject,
  lockTimeoutMs: number,
  work: () => Promise<ApplyResult>,
): Promise<ApplyResult> {
  let done: { readonly id: string; readonly result: ApplyResult } | null = null;
  try {
    return await underProjectLock(connection, locked, lockTimeoutMs, async () => {
      const result = await work();
      if (result.revision !== null) done = { id: await transactionId(connection), result };
      return result;
    });
  } catch (error) {
    if (done === null || !connection.ended) throw error;
    const { id, result }: { readonly id: string; readonly result: ApplyResult } = done;
    throw new CommitUnknownError(id, result, error);
  }
}

/** Keeps manual changes of rows whose definition in the files did not change. */
function withoutDrift(plan: Plan): Plan {
  const { moved = [], ...rest } = plan;
  const kept = moved.filter((file) => !plan.drift.some(({ kind, name }) => kind === file.kind && name === file.name));
  const without = { ...rest, drift: [], summary: { ...plan.summary, drift: 0 } };
  return kept.length === 0 ? without : { ...without, moved: kept };
}

/**
 * Applies a saved plan exactly as it was reviewed, in one transaction; nothing is written when an earlier revision applied it and
 * its rows have not changed since. Throws as `applyDefinitions` does, and
 * `plan_stale` when the plan has expired, or when what it touches has changed since, naming the row and the field.
 */
export async function applySavedPlan(
  connection: Connection,
  plan: Plan,
  options: SavedApplyOptions,
): Promise<ApplyResult> {
  const locked = { project: plan.project, schema: plan.database.schema };
  return await committed(connection, locked, options.lockTimeoutMs, async () => {
    const { renamedFrom = null } = plan;
    const own = await loadLive(connection, plan.project, { adopt: plan.changes.some(isAdoption), renamedFrom });
    const formerProjects = plan.changes.flatMap(({ move }) =>
      move === undefined || move.to === null ? [] : move.from,
    );
    const live = { ...own, incoming: await loadIncoming(connection, [...new Set(formerProjects)]) };
    assertSameDatabase(plan, await databaseIdentity(connection, plan.database.schema));
    const before = await findApplied(connection, plan);
    if (before !== null && holdsPlan(plan, live)) return { plan, revision: null, before };
    assertNotExpired(plan, options.nowMs);
    assertFresh(plan, live);
    const deleted = plan.changes.filter(
      (change) => change.kind === 'topic' && change.action === 'delete' && change.tasks === undefined,
    );
    const unfinished = await countUnfinished(
      connection,
      deleted.map(({ name }) => name),
    );
    for (const [topic, count] of unfinished) {
      throw blocked([`delete topic ${topic}: it contains ${count} unfinished ${count === 1 ? 'task' : 'tasks'}`]);
    }
    const required = live.origin?.approvals ?? 0;
    const gated = await approved(connection, gatesAt(plan, { ...options, required }));
    const result = await write(connection, gated, live, options, null);
    if (plan.origins !== undefined) await writeOrigins(connection, plan.project, plan.origins);
    return result;
  });
}

/** Throws `plan_blocked` when the plan is blocked, naming each blocked change with its reason. */
export function assertNotBlocked(plan: Plan): void {
  if (!isBlocked(plan)) return;
  const changes = reasonsOf(plan.changes);
  const limits = (plan.roleLimits ?? []).flatMap(({ blocked, role, file, line }) =>
    blocked === null ? [] : `${file === null ? '' : `${file}:${line ?? 1}: `}limits of role ${role}: ${blocked.reason}`,
  );
  const policies = plan.diagnostics.flatMap(({ severity, code, message, hint, file, line }) =>
    severity === 'error' ? `${file}:${line}: ${message} (${code}${hint === null ? '' : `; ${hint}`})` : [],
  );
  const frozen = (plan.blocked?.reasons ?? []).flatMap(({ code, text }) => (code === 'freeze' ? text : []));
  if (frozen.length > 0 && changes.length + limits.length + policies.length === 0) {
    throw new PgherdError('plan_blocked', `blocked, nothing was written: ${frozen[0]}`, {
      hint: 'wait, or pass --override "reason", which the revision records',
    });
  }
  throw blocked([...frozen, ...changes, ...limits, ...policies]);
}

/** Each reason once, with the first change that it blocks. */
function reasonsOf(changes: readonly Change[]): readonly string[] {
  const byReason = new Map<string, Change[]>();
  for (const change of changes) {
    if (change.blocked === null) continue;
    const alike = byReason.get(change.blocked.reason);
    if (alike === undefined) byReason.set(change.blocked.reason, [change]);
    else alike.push(change);
  }
  return [...byReason].map(([reason, [first, ...others]]) => {
    const what = first === undefined ? '' : `${placeOf(first)}${first.action} ${first.kind} ${first.name}`;
    return `${what}${others.length === 0 ? '' : ` and ${others.length} more`}: ${reason}`;
  });
}

/** Throws `plan_blocked` when approvals are missing. */
function assertApproved({ approvals, digest }: Plan): void {
  if (approvals === undefined || approvals.missing === 0) return;
  throw new PgherdError(
    'plan_blocked',
    `blocked, nothing was written: the plan ${digest} ${approvalsText(approvals)}`,
    {
      hint: `another login approves it with: pgherd approve ${digest}`,
    },
  );
}

async function write(
  connection: Connection,
  plan: Plan,
  live: LiveState,
  options: ApplyOptions,
  source: Source | null,
): Promise<ApplyResult> {
  assertNotBlocked(plan);
  if (plan.renamedFrom !== undefined) await renameProject(connection, plan.renamedFrom, plan.project);
  await moveSourceFiles(connection, plan.project, plan.moved ?? []);
  if (!hasChanges(plan)) return { plan, revision: null };
  if (options.older !== true) assertNotOlder(plan);
  if (options.isUndo !== true) assertApproved(plan);
  const repository =
    source === null ? null : await repositoryToRemember(source, live.origin, new AbortController().signal);
  return { plan, revision: await writePlan(connection, plan, live, { ...options, repository }) };
}

/** Where a change is declared, for an error; a deleted row is declared nowhere. */
function placeOf({ after, file, line }: Change): string {
  return after === null || file === null || line === null ? '' : `${file}:${line}: `;
}

/** Throws `plan_blocked` for a plan of a checkout that is older than the last revision. */
function assertNotOlder({ diagnostics }: Plan): void {
  const older = diagnostics.find(({ code }) => code === OLDER_CHECKOUT);
  if (older === undefined) return;
  throw new PgherdError('plan_blocked', `${older.message}: it would undo what was applied since; nothing was written`, {
    hint: 'git pull, or pass --older to apply it all the same',
  });
}

function blocked(reasons: readonly string[]): PgherdError {
  const shown = reasons.slice(0, 5).join('; ');
  const more = reasons.length > 5 ? `; and ${reasons.length - 5} more` : '';
  return new PgherdError('plan_blocked', `blocked, nothing was written: ${shown}${more}`, {
    hint: 'pgherd plan --full shows every blocked change',
  });
}
