import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { formatInstant } from '../schedule/instant.ts';
import { explainChanges } from './causes.ts';
import { noteCollisions } from './collisions.ts';
import { digestOf } from './digest.ts';
import { forecastOf, type Load, loadOf } from './forecast.ts';
import { gatesAt, hasGates } from './gates/gates.ts';
import { guardDeletes } from './guard-deletes.ts';
import { lostRoleFindings } from './input/lost-roles.ts';
import { movedFiles } from './input/moved-files.ts';
import { renameFindings, waitingFindings } from './input/moves.ts';
import type { PlanInput } from './input/plan-input.ts';
import { NO_REFUSALS } from './input/refusals.ts';
import { refusedReverts } from './input/refused-drift.ts';
import { type Scope, scopeOf } from './input/scope.ts';
import { lostTopicFindings, noteFollowers, refuseUsed } from './input/users.ts';
import { type Compared, compareWithDatabase } from './items/compare-with-database.ts';
import { jobChange, topicChange } from './items/planned-change.ts';
import { planRoleLimits } from './limits/role-limits.ts';
import { checkStartsLimit } from './load/starts-limit.ts';
import { noteSwaps } from './notes.ts';
import { originFindings, promotionFindings } from './origin.ts';
import { type Change, type Drift, hasChanges, type Kind, type Note, type Plan, type PlanSummary } from './plan.ts';
import { suggestRenames } from './suggest-renames.ts';
import { warningsOf } from './warnings.ts';
import { weighFields } from './weight/weigh.ts';

/** Returns the changes after which the database matches the definitions. Pure: the same input returns the same plan. */
export function makePlan(input: PlanInput): Plan {
  const { declared, live, options, nowMs } = input;
  const scope = scopeOf({
    declared,
    live,
    target: options.target,
    labels: options.labels ?? null,
    exclude: options.exclude,
  });
  const compared = compareWithDatabase(input, scope);
  const guarded = guardedChanges(input, compared, scope);
  const drift = driftOf(compared);
  const load = loadAfter(input, compared, guarded, drift);
  const weighed = weighFields(guarded);
  const noted = load === null ? weighed : noteCollisions(weighed, load, live, declared);
  const { changes, causes } =
    input.written === undefined ? { changes: noted, causes: [] } : explainChanges(noted, input.written);
  const moved = movedFiles([
    { kind: 'job', declared: declared.jobs, live: live.jobs, isUnchanged: unchangedIn('job', changes) },
    { kind: 'topic', declared: declared.topics, live: live.topics, isUnchanged: unchangedIn('topic', changes) },
  ]);
  const { ignored } = compared.jobs;
  const roleLimits = planRoleLimits(input);
  const plan: Omit<Plan, 'digest'> = {
    formatVersion: 1,
    blocked: null,
    project: input.project,
    environment: input.environment,
    database: input.database,
    baseRevision: live.revision,
    git: input.git,
    createdAt: formatInstant(nowMs),
    ...(input.snapshotTakenAt === undefined ? {} : { snapshotTakenAt: input.snapshotTakenAt }),
    changes,
    ...(causes.length === 0 ? {} : { causes }),
    drift,
    diagnostics: findingsOf(input, compared, { changes, drift, load }),
    summary: summaryOf(compared, changes, drift, roleLimits.length),
    ...(moved.length === 0 ? {} : { moved }),
    ...(ignored.length === 0 ? {} : { ignored: ignored.toSorted((a, b) => compare(a.name, b.name)) }),
    ...(roleLimits.length === 0 ? {} : { roleLimits }),
    ...(live.renamedFrom === undefined ? {} : { renamedFrom: live.renamedFrom }),
    ...(input.rollbackTo === undefined ? {} : { rollbackTo: input.rollbackTo }),
    ...(hasGates(input.gates) ? { policy: input.gates } : {}),
    ...(input.schedulesOff === true ? { schedules: 'off' as const } : {}),
    ...(input.author === undefined ? {} : { author: input.author }),
    forecast: load === null ? null : forecastOf(load, options.forecast === true),
  };
  const digest = digestOf(plan);
  return gatesAt({ ...plan, digest }, { nowMs, required: live.origin?.approvals ?? 0 });
}

/** Returns the changes in the order of the plan; those that need a confirmation are blocked. */
function guardedChanges(input: PlanInput, { jobs, topics }: Compared, scope: Scope): readonly Change[] {
  const { declared, live, options } = input;
  const knownTopics = new Set([
    'default',
    ...declared.topics.map(({ definition }) => definition.name),
    ...live.foreign.flatMap(({ kind, name }) => (kind === 'topic' ? name : [])),
  ]);
  const planned: readonly Change[] = [
    ...jobs.items.map((item) => jobChange(item, input)),
    ...topics.items.map((item) => topicChange(item, input, knownTopics)),
  ];
  const drift = [...jobs.drift, ...topics.drift];
  const unused = noteFollowers(refuseUsed({ changes: planned, drift, live, declared }), live.users ?? []);
  return guardDeletes(
    noteSwaps(suggestRenames(unused)).map((change) => noteTakenAlong(change, scope)),
    { jobs: live.jobs.length, topics: live.topics.length },
    options.allowDeletes,
  ).toSorted(inOrder);
}

function driftOf({ jobs, topics }: Compared): readonly Drift[] {
  return [...jobs.drift, ...topics.drift]
    .map(({ changedAtMs, ...rest }) => ({ ...rest, changedAt: formatInstant(changedAtMs) }))
    .toSorted(byName);
}

/** Returns the starts before and after the changes; null: nothing changes, or there are too many to count. */
function loadAfter(
  { live, nowMs }: PlanInput,
  { incomingJobs }: Compared,
  changes: readonly Change[],
  drift: readonly Drift[],
): Load | null {
  if (!hasChanges({ changes, drift })) return null;
  const incoming = new Set(incomingJobs.map(({ definition }) => definition.name));
  const others = (live.others ?? []).filter(({ name }) => !incoming.has(name));
  return loadOf([...live.jobs, ...incomingJobs], others, changes.map(staying), drift, nowMs);
}

/** Returns the diagnostics of the files and what only the plan can find. */
function findingsOf(
  input: PlanInput,
  { jobs, topics }: Compared,
  { changes, drift, load }: Pick<Plan, 'changes' | 'drift'> & { readonly load: Load | null },
): readonly Diagnostic[] {
  const { declared, live } = input;
  const refusals = input.refusals ?? NO_REFUSALS;
  const waiting = [
    ...jobs.waiting.map((name) => ({ kind: 'job' as const, name })),
    ...topics.waiting.map((name) => ({ kind: 'topic' as const, name })),
  ];
  return [
    ...originFindings(input.project, live.origin, input.origin),
    ...promotionFindings(input),
    ...renameFindings(input.project, input.projectRenamedFrom ?? null, live, input.origin?.file ?? null),
    ...waitingFindings(input.project, waiting, declared.moves ?? []),
    ...input.diagnostics,
    ...refusedReverts({ drift, changes, live, declared, refusals }),
    ...lostRoleFindings({ live, declared, refusals }),
    ...lostTopicFindings({ changes, live, declared }),
    ...checkStartsLimit(input.policy ?? [], input.diagnostics, changes, load),
    ...warningsOf(changes, input.diagnostics, { home: input.database.name, ledgers: live.ledgers }).filter(
      ({ code, file, line }) => input.written?.isAcknowledged(code, file, line) !== true,
    ),
  ];
}

function summaryOf(
  { jobs, topics }: Compared,
  changes: readonly Change[],
  drift: readonly Drift[],
  roleLimits: number,
): PlanSummary {
  const count = (action: Change['action']): number => changes.filter((change) => change.action === action).length;
  return {
    add: count('create'),
    change: count('update'),
    rename: count('rename'),
    ...(roleLimits === 0 ? {} : { roleLimits }),
    ...(count('move') === 0 ? {} : { move: count('move') }),
    delete: count('delete'),
    unchanged: jobs.unchanged + topics.unchanged,
    drift: drift.length,
  };
}

/** A job that leaves its project goes on as it is. */
function staying(change: Change): Change {
  return change.kind === 'job' && change.move?.to === null ? { ...change, after: change.before } : change;
}

function noteTakenAlong(change: Change, scope: Scope): Change {
  const job = scope.takenAlongBy(change.kind, change.name);
  if (job === null) return change;
  const note: Note = { level: 'info', code: 'taken-along', text: `taken along, because job ${job} needs it` };
  return { ...change, notes: [...change.notes, note] };
}

function unchangedIn(kind: Kind, changes: readonly Named[]): (name: string) => boolean {
  const changed = new Set(changes.filter((item) => item.kind === kind).map(({ name }) => name));
  return (name) => !changed.has(name);
}

/** Sorted: blocked changes, deletes, updates, renames, creates; then topics and jobs together, by name. */
function inOrder(a: Change, b: Change): number {
  return rank(a) - rank(b) || byName(a, b);
}

function rank(change: Change): number {
  return change.blocked === null ? ['delete', 'update', 'rename', 'move', 'create'].indexOf(change.action) : -1;
}

interface Named {
  readonly kind: Kind;
  readonly name: string;
}

function byName(a: Named, b: Named): number {
  return compare(a.name, b.name) || compare(a.kind, b.kind);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
