import type { JobDefinition, TopicDefinition } from '../../definition/definition.ts';
import { leavingTo, movingRows } from '../input/moves.ts';
import type { PlanInput } from '../input/plan-input.ts';
import type { Scope } from '../input/scope.ts';
import type { Incoming } from '../live.ts';
import type { Kind } from '../plan.ts';
import { sameTimes } from '../same-times.ts';
import { keepIgnored } from './keep-ignored.ts';
import { type ItemsInput, type PlannedItems, planItems } from './plan-items.ts';

/** The definitions beside the rows of the database. */
export interface Compared {
  readonly jobs: PlannedItems<JobDefinition>;
  readonly topics: PlannedItems<TopicDefinition>;
  /** The jobs of other projects that move to this one. */
  readonly incomingJobs: readonly Incoming<JobDefinition>[];
}

/** Compares the declared jobs and topics of the scope with the rows of the database. */
export function compareWithDatabase(input: PlanInput, scope: Scope): Compared {
  const { declared, live, nowMs } = input;
  const jobs: ItemsInput<JobDefinition> = {
    ...sharedInput('job', input, scope),
    ...movesOf('job', input, declared.jobs, live.incoming?.jobs ?? []),
    declared: declared.jobs,
    live: live.jobs,
    adoptable: input.options.adopt ? live.adoptable.jobs : [],
    withIgnored: keepIgnored,
    meansSame: ({ path }, before, after) => path === 'schedule' && sameTimes(before, after, nowMs),
  };
  const topics: ItemsInput<TopicDefinition> = {
    ...sharedInput('topic', input, scope),
    ...movesOf('topic', input, declared.topics, live.incoming?.topics ?? []),
    declared: declared.topics,
    live: live.topics,
    adoptable: input.options.adopt ? live.adoptable.topics : [],
    withIgnored: (declaredTopic) => declaredTopic,
    meansSame: () => false,
  };
  return { jobs: planItems(jobs), topics: planItems(topics), incomingJobs: jobs.incoming };
}

/** Returns what depends only on the kind. */
function sharedInput(
  kind: Kind,
  { project, live, lastRenames, selection, options, declared }: PlanInput,
  scope: Scope,
): Pick<ItemsInput<never>, 'kind' | 'project' | 'foreign' | 'lastRenames' | 'inScope' | 'prune' | 'isKept'> {
  const selected = kind === 'job' ? selection?.jobs : selection?.topics;
  return {
    kind,
    project,
    foreign: live.foreign,
    lastRenames: lastRenames?.[kind] ?? new Map(),
    inScope: (name) => scope.has(kind, name) && (selected?.has(name) ?? true),
    prune: options.prune && selection === null,
    isKept: (name) => declared.kept?.[kind].has(name) === true,
  };
}

/** Returns the rows that move to this project, and where those go that leave it. */
function movesOf<D extends { readonly name: string }>(
  kind: Kind,
  { declared: { moves = [] } }: PlanInput,
  definitions: readonly { readonly definition: D; readonly renamedFrom: string | null }[],
  rows: readonly Incoming<D>[],
): Pick<ItemsInput<D>, 'incoming' | 'leavingTo'> {
  return {
    incoming: movingRows(kind, definitions, rows, moves),
    leavingTo: (name) => leavingTo(kind, name, moves),
  };
}
