import { PgherdError } from '../errors.ts';
import type { LiveState } from '../plan/live.ts';
import { hasChanges, isAdoption, isBlocked, type Plan } from '../plan/plan.ts';
import type { Connection } from '../postgres/connection.ts';
import { databaseIdentity } from '../store/definitions/projects.ts';
import { countUnfinished } from '../store/definitions/topics.ts';
import { underProjectLock } from '../store/locks/project-lock.ts';
import { loadLive } from './load.ts';
import { type PlanRequest, planInTransaction } from './plan.ts';
import { assertFresh, assertNotExpired } from './saved/staleness.ts';
import { writePlan } from './write-plan.ts';

export interface SavedApplyOptions extends ApplyOptions {
  /** The instant compared with the plan's expiry, in ms since the epoch. */
  readonly nowMs: number;
}

export interface ApplyOptions {
  readonly lockTimeoutMs: number;
  readonly toolVersion: string;
  /** The revision that the definitions come from; absent: they come from files. */
  readonly rollbackTo?: number;
}

export interface ApplyResult {
  /** The plan that was applied. */
  readonly plan: Plan;
  /** null: there were no changes, and nothing was written. */
  readonly revision: number | null;
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
  return await underProjectLock(connection, request, options.lockTimeoutMs, async () => {
    const { plan, live } = await planInTransaction(connection, request);
    if (options.reviewedDigest !== null && plan.digest !== options.reviewedDigest) {
      throw new PgherdError('plan_stale', 'the database has changed since the plan was shown; nothing was written', {
        hint: 'run the command again and review the new plan',
      });
    }
    const wanted = options.keepDrift === true ? withoutDrift(plan) : plan;
    return await write(connection, wanted, live, options);
  });
}

/** Keeps manual changes of rows that the files did not change. */
function withoutDrift(plan: Plan): Plan {
  return { ...plan, drift: [], summary: { ...plan.summary, drift: 0 } };
}

/**
 * Applies a saved plan exactly as it was reviewed, in one transaction. Throws as `applyDefinitions` does, and
 * `plan_stale` when the plan has expired, or when the database has changed since, naming the row and the field.
 */
export async function applySavedPlan(
  connection: Connection,
  plan: Plan,
  options: SavedApplyOptions,
): Promise<ApplyResult> {
  assertNotExpired(plan, options.nowMs);
  const locked = { project: plan.project, schema: plan.database.schema };
  return await underProjectLock(connection, locked, options.lockTimeoutMs, async () => {
    const live = await loadLive(connection, plan.project, { adopt: plan.changes.some(isAdoption) });
    assertFresh(plan, live, await databaseIdentity(connection, plan.database.schema));
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
    return await write(connection, plan, live, options);
  });
}

/** Throws `plan_blocked` when the plan is blocked, naming each blocked change with its reason. */
export function assertNotBlocked(plan: Plan): void {
  if (!isBlocked(plan)) return;
  const changes = plan.changes.flatMap((change) =>
    change.blocked === null ? [] : `${change.action} ${change.kind} ${change.name}: ${change.blocked.reason}`,
  );
  const policies = plan.diagnostics.flatMap(({ severity, code, message, file, line }) =>
    severity === 'error' ? `${file}:${line}: ${message} (${code})` : [],
  );
  throw blocked([...changes, ...policies]);
}

async function write(connection: Connection, plan: Plan, live: LiveState, options: ApplyOptions): Promise<ApplyResult> {
  assertNotBlocked(plan);
  if (!hasChanges(plan)) return { plan, revision: null };
  return { plan, revision: await writePlan(connection, plan, live, options) };
}

function blocked(reasons: readonly string[]): PgherdError {
  const shown = reasons.slice(0, 5).join('; ');
  const more = reasons.length > 5 ? `; and ${reasons.length - 5} more` : '';
  return new PgherdError('plan_blocked', `blocked, nothing was written: ${shown}${more}`, {
    hint: 'pgherd plan shows every blocked change',
  });
}
