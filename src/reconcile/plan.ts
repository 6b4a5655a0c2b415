import type { Gates } from '../definition/gates.ts';
import type { OwnRule, PolicyRule } from '../definition/project.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Written } from '../plan/causes.ts';
import { withApprovals } from '../plan/gates/approvals.ts';
import { projectsMovedFrom } from '../plan/input/moves.ts';
import type { PlanInput, PlanOptions, WantedSet } from '../plan/input/plan-input.ts';
import { wantedValues } from '../plan/input/refusals.ts';
import { swappedNames } from '../plan/input/renames.ts';
import type { LiveState } from '../plan/live.ts';
import { makePlan } from '../plan/make-plan.ts';
import { noteFacts, wantedFacts } from '../plan/note-facts.ts';
import type { GitState, Plan } from '../plan/plan.ts';
import { hasNewSql, weighSql } from '../plan/weight/weigh-sql.ts';
import type { Connection } from '../postgres/connection.ts';
import { beginSnapshot, endSnapshot } from '../postgres/snapshot.ts';
import { loadSqlParser } from '../sql/parser.ts';
import { loadApprovals } from '../store/definitions/approvals/approvals.ts';
import { CLONE_HINT, promotionMessage, unacknowledgedPromotion } from '../store/definitions/identity.ts';
import { loadLastRenames } from '../store/definitions/last-renames.ts';
import { loadIncoming } from '../store/definitions/moves/incoming.ts';
import { databaseIdentity } from '../store/definitions/projects.ts';
import { loadRefusals } from '../store/definitions/refusals.ts';
import type { SettledFile } from '../store/definitions/settled/settled-files.ts';
import { lockNotObtained } from '../store/locks/project-lock.ts';
import { type LoadedState, type LoadOptions, loadActivity, loadFacts, loadLive } from './load.ts';
import { originOf, type Source } from './read/origin.ts';
import type { FileRecords } from './read/settled/settled-files.ts';

/** The request for a plan: the definitions without errors, and the options. */
export interface PlanRequest {
  readonly project: string;
  readonly schema: string;
  readonly environment: string | null;
  readonly set: WantedSet;
  readonly selection: PlanInput['selection'];
  readonly diagnostics: readonly Diagnostic[];
  readonly git: GitState;
  /** null: the definitions do not come from files. */
  readonly source: Source | null;
  readonly nowMs: number;
  readonly options: PlanOptions;
  /** Where the values are written; absent: the definitions do not come from files. */
  readonly written?: Written;
  /** Returns what an apply records of the files; absent: nothing. */
  readonly records?: () => FileRecords;
  /** The files that were settled when the definitions were read; absent: none. */
  readonly knownFiles?: readonly SettledFile[];
  /** The rules of the project; absent: none. */
  readonly policy?: readonly PolicyRule[];
  /** Absent: none are known, as for a rollback outside the repository. */
  readonly gates?: Gates;
  /** The environment disables every schedule. */
  readonly schedulesOff?: boolean;
  /** `--author`. */
  readonly author?: string;
  /** The project's own rules over the plan; absent: none. */
  readonly rules?: readonly OwnRule[];
  /** The revision that the definitions come from; absent: they come from files. */
  readonly rollbackTo?: number;
  /** The former name of the project, as pgherd.yaml states it; absent: none. */
  readonly renamedFrom?: string | null;
}

/**
 * Returns the changes that apply would make now, from one snapshot of the database; writes nothing. Throws
 * `lock_not_obtained` when a migration holds the tables for longer than `lockTimeoutMs`.
 */
export async function planChanges(
  connection: Connection,
  request: PlanRequest,
  { lockTimeoutMs, begun }: PlanningOptions,
): Promise<Plan> {
  try {
    const live = await (begun ?? beginPlan(connection, request, { adopt: request.options.adopt, lockTimeoutMs }));
    return (await planInTransaction(connection, request, live)).plan;
  } catch (error) {
    throw await lockNotObtained(error, connection, request, lockTimeoutMs);
  } finally {
    await endSnapshot(connection);
  }
}

export interface PlanningOptions {
  readonly lockTimeoutMs: number;
  /** The result of `beginPlan` on this connection, or its promise. */
  readonly begun?: Promise<LiveState> | null;
}

/** Opens the snapshot of `planChanges` and loads the database state, so that files can be read at the same time. */
export async function beginPlan(
  connection: Connection,
  { project, renamedFrom = null }: Pick<PlanRequest, 'project' | 'renamedFrom'>,
  { lockTimeoutMs, ...options }: LoadOptions & { readonly lockTimeoutMs: number },
): Promise<LoadedState> {
  await beginSnapshot(connection, lockTimeoutMs);
  return await loadLive(connection, project, { ...options, renamedFrom });
}

/**
 * Returns the plan with notes about its SQL, and with the findings of the project's own rules. Parser and rules are loaded only on
 * demand.
 */
export async function weighed(plan: Plan, rules: readonly OwnRule[] = []): Promise<Plan> {
  const made = hasNewSql(plan) ? weighSql(plan, await loadSqlParser()) : plan;
  if (rules.length === 0) return made;
  const { checkRules } = await import('../plan/rules/check-rules.ts');
  return checkRules(made, rules);
}

/** Maximum time to wait for Git. */
const NEVER = new AbortController().signal;

/** The code that plan and apply share, in any transaction that the caller has opened. */
export async function planInTransaction(
  connection: Connection,
  request: PlanRequest,
  loaded: LiveState | null = null,
  settled: Pick<LoadOptions, 'settledBy' | 'known'> = {},
): Promise<{ readonly plan: Plan; readonly live: LiveState }> {
  const { set, schema, source, renamedFrom = null, rules, records: _, knownFiles: __, ...rest } = request;
  const own =
    loaded ?? (await loadLive(connection, request.project, { adopt: request.options.adopt, renamedFrom, ...settled }));
  const formerProjects = projectsMovedFrom(set.moves ?? []);
  const live = formerProjects.length === 0 ? own : { ...own, incoming: await loadIncoming(connection, formerProjects) };
  const project = live.renamedFrom ?? request.project;
  const declaredTopics = new Set(set.topics.map(({ definition }) => definition.name));
  const activity = await loadActivity(connection, live, declaredTopics);
  const database = await databaseIdentity(connection, schema);
  const refusals = await loadRefusals(
    connection,
    wantedValues(set, { ...live, jobs: [...live.jobs, ...(live.incoming?.jobs ?? [])] }, project),
  );
  const promotion = await unacknowledgedPromotion(connection);
  // A rollback uses the current name of each row.
  const swapped = (declared: Parameters<typeof swappedNames>[0]): readonly string[] =>
    request.rollbackTo === undefined ? swappedNames(declared) : [];
  const lastRenames = {
    job: await loadLastRenames(connection, project, 'job', swapped(set.jobs)),
    topic: await loadLastRenames(connection, project, 'topic', swapped(set.topics)),
  };
  const origin = source === null ? null : await originOf(source, live.origin, NEVER);
  const weighedPlan = await weighed(
    makePlan({
      ...rest,
      declared: set,
      live,
      activity,
      refusals,
      ...(promotion === null ? {} : { promotion: { message: promotionMessage(promotion), hint: CLONE_HINT } }),
      lastRenames,
      database,
      origin,
      projectRenamedFrom: renamedFrom,
    }),
    rules,
  );
  const plan = await approved(connection, weighedPlan);
  const wanted = wantedFacts(plan);
  return { plan: wanted === null ? plan : noteFacts(plan, await loadFacts(connection, project, wanted)), live };
}

/** Returns the plan with the approvals that count for this session's login; asks only for a plan that needs some. */
export async function approved(connection: Connection, plan: Plan): Promise<Plan> {
  if (plan.approvals === undefined) return plan;
  const { login, approvals } = await loadApprovals(connection, plan.digest);
  return withApprovals(plan, approvals, login);
}
