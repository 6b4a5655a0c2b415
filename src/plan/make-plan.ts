import type { JobDefinition, TopicDefinition } from '../definition/definition.ts';
import { formatInstant } from '../schedule/instant.ts';
import { explainChanges } from './causes.ts';
import { noteCollisions } from './collisions.ts';
import { digestOf } from './digest.ts';
import { forecastOf, loadOf } from './forecast.ts';
import { gatesAt, hasGates } from './gates/gates.ts';
import { guardDeletes } from './guard-deletes.ts';
import { lostRoleFindings } from './input/lost-roles.ts';
import { movedFiles } from './input/moved-files.ts';
import { leavingTo, movingRows, renameFindings, waitingFindings } from './input/moves.ts';
import type { PlanInput } from './input/plan-input.ts';
import { NO_REFUSALS } from './input/refusals.ts';
import { refusedReverts } from './input/refused-drift.ts';
import { type Scope, scopeOf } from './input/scope.ts';
import { keepIgnored } from './items/keep-ignored.ts';
import { type ItemsInput, planItems } from './items/plan-items.ts';
import { jobChange, topicChange } from './items/planned-change.ts';
import { planRoleLimits } from './limits/role-limits.ts';
import type { Incoming } from './live.ts';
import { checkStartsLimit } from './load/starts-limit.ts';
import { noteSwaps } from './notes.ts';
import { originFindings, promotionFindings } from './origin.ts';
import { type Change, type Drift, hasChanges, type Kind, type Note, type Plan } from './plan.ts';
import { sameTimes } from './same-times.ts';
import { suggestRenames } from './suggest-renames.ts';
import { warningsOf } from './warnings.ts';
import { weighFields } from './weight/weigh.ts';

/** Returns the changes after which the database matches the definitions. Pure: the same input returns the same plan. */
export function makePlan(input: PlanInput): Plan {
  const { declared, live, options, nowMs, selection } = input;
  const prune = options.prune && selection === null;
  const scope = scopeOf({
    declared,
    live,
    target: options.target,
    labels: options.labels ?? null,
    exclude: options.exclude,
  });
  const { moves = [], kept } = declared;
  const ofMoves = <D extends { readonly name: string }>(
    kind: Kind,
    definitions: readonly { readonly definition: D; readonly renamedFrom: string | null }[],
    rows: readonly Incoming<D>[],
  ): Pick<ItemsInput<D>, 'incoming' | 'leavingTo' | 'isKept'> => ({
    incoming: movingRows(kind, definitions, rows, moves),
    leavingTo: (name) => leavingTo(kind, name, moves),
    isKept: (name) => kept?.[kind].has(name) === true,
  });
  const jobMoves = ofMoves('job', declared.jobs, live.incoming?.jobs ?? []);
  const topicMoves = ofMoves('topic', declared.topics, live.incoming?.topics ?? []);
  const jobs = planItems<JobDefinition>({
    ...jobMoves,
    kind: 'job',
    project: input.project,
    declared: declared.jobs,
    live: live.jobs,
    foreign: live.foreign,
    adoptable: options.adopt ? live.adoptable.jobs : [],
    lastRenames: input.lastRenames?.job ?? new Map(),
    inScope: (name) => scope.has('job', name) && (selection?.jobs.has(name) ?? true),
    prune,
    withIgnored: keepIgnored,
    meansSame: ({ path }, before, after) => path === 'schedule' && sameTimes(before, after, nowMs),
  });
  const topics = planItems<TopicDefinition>({
    ...topicMoves,
    kind: 'topic',
    project: input.project,
    declared: declared.topics,
    live: live.topics,
    foreign: live.foreign,
    adoptable: options.adopt ? live.adoptable.topics : [],
    lastRenames: input.lastRenames?.topic ?? new Map(),
    inScope: (name) => scope.has('topic', name) && (selection?.topics.has(name) ?? true),
    prune,
    withIgnored: (declaredTopic) => declaredTopic,
    meansSame: () => false,
  });
  const known = new Set([
    'default',
    ...declared.topics.map(({ definition }) => definition.name),
    ...live.foreign.flatMap(({ kind, name }) => (kind === 'topic' ? name : [])),
  ]);
  const planned: readonly Change[] = [
    ...jobs.items.map((item) => jobChange(item, input)),
    ...topics.items.map((item) => topicChange(item, input, known)),
  ];
  const guarded = guardDeletes(
    noteSwaps(suggestRenames(planned)).map((change) => noteTakenAlong(change, scope)),
    { jobs: live.jobs.length, topics: live.topics.length },
    options.allowDeletes,
  ).toSorted(inOrder);
  const drift: readonly Drift[] = [...jobs.drift, ...topics.drift]
    .map(({ changedAtMs, ...rest }) => ({ ...rest, changedAt: formatInstant(changedAtMs) }))
    .toSorted(byName);
  const incoming = new Set(jobMoves.incoming.map(({ definition }) => definition.name));
  const others = (live.others ?? []).filter(({ name }) => !incoming.has(name));
  const roleLimits = planRoleLimits(input);
  const load = hasChanges({ changes: guarded, drift })
    ? loadOf([...live.jobs, ...jobMoves.incoming], others, guarded.map(staying), drift, nowMs)
    : null;
  const weighed = weighFields(guarded);
  const noted = load === null ? weighed : noteCollisions(weighed, load, live, declared);
  const { changes, causes } =
    input.written === undefined ? { changes: noted, causes: [] } : explainChanges(noted, input.written);
  const diagnostics = [
    ...originFindings(input.project, live.origin, input.origin),
    ...promotionFindings(input),
    ...renameFindings(input.project, input.projectRenamedFrom ?? null, live, input.origin?.file ?? null),
    ...waitingFindings(
      input.project,
      [
        ...jobs.waiting.map((name) => ({ kind: 'job' as const, name })),
        ...topics.waiting.map((name) => ({ kind: 'topic' as const, name })),
      ],
      moves,
    ),
    ...input.diagnostics,
    ...refusedReverts({ drift, changes, live, declared, refusals: input.refusals ?? NO_REFUSALS }),
    ...lostRoleFindings({ live, declared, refusals: input.refusals ?? NO_REFUSALS }),
    ...checkStartsLimit(input.policy ?? [], input.diagnostics, changes, load),
    ...warningsOf(changes, input.diagnostics, { home: input.database.name, ledgers: live.ledgers }).filter(
      ({ code, file, line }) => input.written?.isAcknowledged(code, file, line) !== true,
    ),
  ];
  const moved = movedFiles([
    { kind: 'job', declared: declared.jobs, live: live.jobs, isUnchanged: unchangedIn('job', changes) },
    { kind: 'topic', declared: declared.topics, live: live.topics, isUnchanged: unchangedIn('topic', changes) },
  ]);
  const count = (action: Change['action']): number => changes.filter((change) => change.action === action).length;
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
    diagnostics,
    summary: {
      add: count('create'),
      change: count('update'),
      rename: count('rename'),
      ...(roleLimits.length === 0 ? {} : { roleLimits: roleLimits.length }),
      ...(count('move') === 0 ? {} : { move: count('move') }),
      delete: count('delete'),
      unchanged: jobs.unchanged + topics.unchanged,
      drift: drift.length,
    },
    ...(moved.length === 0 ? {} : { moved }),
    ...(jobs.ignored.length === 0 ? {} : { ignored: jobs.ignored.toSorted((a, b) => compare(a.name, b.name)) }),
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
