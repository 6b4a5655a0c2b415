import type { DeclaredJob, DeclaredTopic, JobDefinition, Location, TopicDefinition } from '../definition/definition.ts';
import type { PolicyRule } from '../definition/project.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { formatInstant } from '../schedule/instant.ts';
import { explainChanges, type Written } from './causes.ts';
import { noteCollisions } from './collisions.ts';
import { digestOf } from './digest.ts';
import { forecastOf, loadOf } from './forecast.ts';
import { guardDeletes } from './guard-deletes.ts';
import { movedFiles } from './input/moved-files.ts';
import { NO_REFUSALS, noteRefusal, type Refusals, refusedJob } from './input/refusals.ts';
import { type Scope, scopeOf } from './input/scope.ts';
import type { Activity, LiveState } from './live.ts';
import { checkStartsLimit } from './load/starts-limit.ts';
import { noteJob, noteTopic } from './notes.ts';
import { type Origin, originFindings } from './origin.ts';
import {
  type Change,
  type DatabaseIdentity,
  type Drift,
  type GitState,
  hasChanges,
  type JobChange,
  type Kind,
  type Note,
  type Plan,
  type TopicChange,
  type TopicTasks,
} from './plan.ts';
import { type PlannedItem, planItems } from './plan-items.ts';
import { sameTimes } from './same-times.ts';
import { suggestRenames } from './suggest-renames.ts';
import { describeTasks, refuseTasks } from './topic-tasks.ts';
import { warningsOf } from './warnings.ts';
import { blockedReasons } from './weight/blocked-reasons.ts';
import { weighFields } from './weight/weigh.ts';

/** The desired state: definitions from files, or, without a place, from an earlier revision. */
export interface WantedSet {
  readonly jobs: readonly Wanted<DeclaredJob>[];
  readonly topics: readonly Wanted<DeclaredTopic>[];
  /** Topics that other projects declare; absent: none. */
  readonly externalTopics?: readonly string[];
}

export type Wanted<D extends DeclaredJob | DeclaredTopic> = Omit<D, 'location'> & {
  readonly location: Location | null;
};

export interface PlanInput {
  readonly project: string;
  readonly environment: string | null;
  readonly database: DatabaseIdentity;
  readonly git: GitState;
  readonly nowMs: number;
  readonly declared: WantedSet;
  /** Where the definitions come from; null: they do not come from files. */
  readonly origin: Origin | null;
  /** The warnings found while reading. A set with errors is not planned. */
  readonly diagnostics: readonly Diagnostic[];
  readonly live: LiveState;
  readonly activity: Activity;
  /** The new values that the tables refuse; absent: the database was not asked. */
  readonly refusals?: Refusals;
  /**
   * The names selected by file paths; null: the declared definitions are the whole project, and rows without one are
   * deleted.
   */
  readonly selection: { readonly jobs: ReadonlySet<string>; readonly topics: ReadonlySet<string> } | null;
  readonly options: PlanOptions;
  /** New name to former name of jobs, of the last recorded rename to each name; absent: none is known. */
  readonly lastRenames?: ReadonlyMap<string, string>;
  /** Where the values are written; absent: the definitions do not come from files. */
  readonly written?: Written;
  /** The rules that need the whole database are checked by the plan. */
  readonly policy?: readonly PolicyRule[];
  /** The revision that the definitions come from; absent: they come from files. */
  readonly rollbackTo?: number;
  /** ISO instant of the snapshot that `live` comes from; absent: `live` comes from the database. */
  readonly snapshotTakenAt?: string;
}

export interface PlanOptions {
  /** false plans no deletes (`--no-prune`). */
  readonly prune: boolean;
  /** Name patterns; an empty list selects all. */
  readonly target: readonly string[];
  readonly exclude: readonly string[];
  /** The number of deletes that the user has confirmed, or null. */
  readonly allowDeletes: number | null;
  /** How the tasks of a deleted topic are handled; absent: they block its delete. */
  readonly topicTasks?: TopicTasks | null;
  /** Deleting a job cancels its running tasks. */
  readonly cancelRunning?: boolean;
  /** The forecast contains every hour, not only the peak. */
  readonly forecast?: boolean;
  /** Adopts declared rows that were created through SQL (`--adopt`); never those of another project. */
  readonly adopt: boolean;
}

export const DEFAULT_PLAN_OPTIONS: PlanOptions = {
  prune: true,
  target: [],
  exclude: [],
  allowDeletes: null,
  adopt: false,
};

/** Returns the changes after which the database matches the definitions. Pure: the same input returns the same plan. */
export function makePlan(input: PlanInput): Plan {
  const { declared, live, options, nowMs, selection } = input;
  const prune = options.prune && selection === null;
  const scope = scopeOf({ declared, live, target: options.target, exclude: options.exclude });
  const jobs = planItems<JobDefinition>({
    kind: 'job',
    project: input.project,
    declared: declared.jobs,
    live: live.jobs,
    foreign: live.foreign,
    adoptable: options.adopt ? live.adoptable.jobs : [],
    lastRenames: input.lastRenames ?? new Map(),
    inScope: (name) => scope.has('job', name) && (selection?.jobs.has(name) ?? true),
    prune,
    meansSame: ({ path }, before, after) => path === 'schedule' && sameTimes(before, after, nowMs),
  });
  const topics = planItems<TopicDefinition>({
    kind: 'topic',
    project: input.project,
    declared: declared.topics.map((topic) => ({ ...topic, renamedFrom: null })),
    live: live.topics,
    foreign: live.foreign,
    adoptable: options.adopt ? live.adoptable.topics : [],
    lastRenames: new Map(),
    inScope: (name) => scope.has('topic', name) && (selection?.topics.has(name) ?? true),
    prune,
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
    suggestRenames(planned).map((change) => noteTakenAlong(change, scope)),
    { jobs: live.jobs.length, topics: live.topics.length },
    options.allowDeletes,
  ).toSorted(inOrder);
  const drift: readonly Drift[] = [...jobs.drift, ...topics.drift]
    .map(({ changedAtMs, ...rest }) => ({ ...rest, changedAt: formatInstant(changedAtMs) }))
    .toSorted(byName);
  const load = hasChanges({ changes: guarded, drift })
    ? loadOf(live.jobs, live.others ?? [], guarded, drift, nowMs)
    : null;
  const weighed = weighFields(guarded);
  const noted = load === null ? weighed : noteCollisions(weighed, load, live, declared);
  const { changes, causes } =
    input.written === undefined ? { changes: noted, causes: [] } : explainChanges(noted, input.written);
  const diagnostics = [
    ...originFindings(input.project, live.origin, input.origin),
    ...input.diagnostics,
    ...checkStartsLimit(input.policy ?? [], input.diagnostics, changes, load),
    ...warningsOf(changes, input.diagnostics, { home: input.database.name, ledgers: live.ledgers }),
  ];
  const moved = movedFiles([
    { kind: 'job', declared: declared.jobs, live: live.jobs, isUnchanged: unchangedIn('job', changes) },
    { kind: 'topic', declared: declared.topics, live: live.topics, isUnchanged: unchangedIn('topic', changes) },
  ]);
  const count = (action: Change['action']): number => changes.filter((change) => change.action === action).length;
  const plan: Omit<Plan, 'digest'> = {
    formatVersion: 1,
    blocked: blockedReasons({ changes, diagnostics }),
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
      delete: count('delete'),
      unchanged: jobs.unchanged + topics.unchanged,
      drift: drift.length,
    },
    ...(moved.length === 0 ? {} : { moved }),
    ...(input.rollbackTo === undefined ? {} : { rollbackTo: input.rollbackTo }),
    forecast: load === null ? null : forecastOf(load, options.forecast === true),
  };
  return { ...plan, digest: digestOf(plan) };
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

function jobChange(item: PlannedItem<JobDefinition>, input: PlanInput): JobChange {
  const { activity, nowMs, options, refusals = NO_REFUSALS } = input;
  const { pause, notRenamed: _notRenamed, codified: _codified, ...change } = item;
  const running = activity.running.get(item.before?.name ?? item.name) ?? 0;
  const cancelRunning = item.action === 'delete' && options.cancelRunning === true;
  const { nextRuns, notes } = noteJob(item, { running, pause, nowMs, cancelRunning });
  const refused = refusedJob(item, refusals) ?? missingTopic(item.after, input);
  return {
    ...change,
    kind: 'job',
    running,
    blocked: item.blocked ?? (refused === null ? null : { reason: refused }),
    nextRuns,
    notes: [...notes, ...noteRefusal(item, refusals)],
    ...(cancelRunning ? { cancelRunning } : {}),
  };
}

/** Returns why a job cannot use an external topic; null: it can, or its topic is not external. */
function missingTopic(job: JobDefinition | null, { declared, live }: PlanInput): string | null {
  if (job === null || declared.externalTopics?.includes(job.topic) !== true) return null;
  if (live.foreign.some(({ kind, name }) => kind === 'topic' && name === job.topic)) return null;
  return `topic ${job.topic} is external, but no other project has applied it to this database: apply that project first`;
}

function topicChange(
  item: PlannedItem<TopicDefinition>,
  { activity, options, nowMs }: PlanInput,
  known: ReadonlySet<string>,
): TopicChange {
  const { pause, notRenamed: _notRenamed, codified: _codified, ...change } = item;
  if (item.action !== 'delete') return { ...change, kind: 'topic', running: 0, notes: noteTopic(item, pause, nowMs) };
  const unfinished = activity.unfinishedByTopic.get(item.name) ?? 0;
  const tasks = options.topicTasks ?? null;
  const refused = refuseTasks(tasks, unfinished, known);
  return {
    ...change,
    kind: 'topic',
    running: 0,
    blocked: refused === null ? item.blocked : { reason: refused },
    notes:
      tasks === null || unfinished === 0
        ? []
        : [{ level: 'warning', code: 'topic-tasks', text: describeTasks(tasks, unfinished) }],
    ...(tasks === null ? {} : { tasks }),
  };
}

/** Sorted: blocked changes, deletes, updates, renames, creates; then topics and jobs together, by name. */
function inOrder(a: Change, b: Change): number {
  return rank(a) - rank(b) || byName(a, b);
}

function rank(change: Change): number {
  return change.blocked === null ? ['delete', 'update', 'rename', 'create'].indexOf(change.action) : -1;
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
