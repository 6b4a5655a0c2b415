import type { JobDefinition, TopicDefinition } from '../definition/definition.ts';
import type { Action, Kind } from './plan.ts';

/** One change of a revision, as recorded. */
export interface PastChange {
  readonly revision: number;
  readonly action: Action;
  readonly kind: Kind;
  readonly name: string;
  readonly before: object | null;
  readonly after: object | null;
}

export interface PastDefinition<D> {
  readonly definition: D;
  /** The name of the same row in the last revision; null when it was deleted, or has another owner. */
  readonly nameNow: string | null;
  /** Whether a later revision moved it to another project, or to none. */
  readonly hasLeft: boolean;
}

export interface PastState {
  readonly jobs: readonly PastDefinition<JobDefinition>[];
  readonly topics: readonly PastDefinition<TopicDefinition>[];
  /** The names that rows have now which came from other projects after the revision. */
  readonly arrived: Readonly<Record<Kind, ReadonlySet<string>>>;
}

/**
 * Returns the applied state of a project after a revision, by replaying every change up to it. `changes`: all changes
 * of the project, the oldest revision first. Rows that were deleted manually later are included: they were applied.
 */
export function stateAt(changes: readonly PastChange[], revision: number): PastState {
  return {
    // Apply wrote them, so they are valid definitions.
    jobs: replay(changes, 'job', revision) as readonly PastDefinition<JobDefinition>[],
    topics: replay(changes, 'topic', revision) as readonly PastDefinition<TopicDefinition>[],
    arrived: { job: arrivedSince(changes, 'job', revision), topic: arrivedSince(changes, 'topic', revision) },
  };
}

function replay(changes: readonly PastChange[], kind: Kind, until: number): readonly PastDefinition<object>[] {
  const state = new Map<string, object>();
  const nowByThen = new Map<string, string>();
  const thenByNow = new Map<string, string>();
  const left = new Set<string>();
  let isPast = false;
  for (const group of byRevision(changes.filter((change) => change.kind === kind))) {
    if (!isPast && (group[0]?.revision ?? 0) > until) {
      isPast = true;
      for (const name of state.keys()) follow(name, name);
    }
    if (isPast) followGroup(group);
    else step(state, group);
  }
  if (!isPast) for (const name of state.keys()) follow(name, name);
  return [...state].map(([name, definition]) => ({
    definition,
    nameNow: nowByThen.get(name) ?? null,
    hasLeft: left.has(name),
  }));

  function follow(then: string, now: string): void {
    nowByThen.set(then, now);
    thenByNow.set(now, then);
  }

  /** The renames of one revision happened at once: names may have been swapped. */
  function followGroup(group: readonly PastChange[]): void {
    const moves = group.flatMap((change) => {
      const { action, name, before } = change;
      const former = isEnd(change) ? name : action === 'rename' ? nameOf(before) : null;
      const then = former === null ? undefined : thenByNow.get(former);
      if (then !== undefined && isEnd(change)) left[action === 'move' ? 'add' : 'delete'](then);
      return former === null || then === undefined ? [] : { former, then, now: action === 'rename' ? name : null };
    });
    for (const { former, then } of moves) {
      thenByNow.delete(former);
      nowByThen.delete(then);
    }
    for (const { then, now } of moves) if (now !== null) follow(then, now);
  }
}

/** The changes of one revision happened at once: names of deleted and renamed rows became free first. */
function step(state: Map<string, object>, group: readonly PastChange[]): void {
  for (const change of group) {
    const { action, name, before } = change;
    if (isEnd(change)) state.delete(name);
    const former = action === 'rename' ? nameOf(before) : null;
    if (former !== null) state.delete(former);
  }
  for (const { name, after } of group) if (after !== null) state.set(name, after);
}

/** Whether the project has no row of that name after the change. */
function isEnd({ action, after }: PastChange): boolean {
  return action === 'delete' || (action === 'move' && after === null);
}

function arrivedSince(changes: readonly PastChange[], kind: Kind, revision: number): ReadonlySet<string> {
  let names = new Set<string>();
  for (const group of byRevision(changes.filter((change) => change.kind === kind && change.revision > revision))) {
    const next = new Set(names);
    for (const change of group) {
      if (isEnd(change)) next.delete(change.name);
      const former = change.action === 'rename' ? nameOf(change.before) : null;
      if (former !== null) next.delete(former);
    }
    for (const { action, name, before } of group) {
      if (action === 'move' || (action === 'rename' && names.has(nameOf(before) ?? ''))) next.add(name);
    }
    for (const change of group) if (isEnd(change)) next.delete(change.name);
    names = next;
  }
  return names;
}

function byRevision(changes: readonly PastChange[]): readonly (readonly PastChange[])[] {
  const groups = new Map<number, PastChange[]>();
  for (const change of changes) {
    const group = groups.get(change.revision);
    if (group === undefined) groups.set(change.revision, [change]);
    else group.push(change);
  }
  return [...groups.values()];
}

function nameOf(definition: object | null): string | null {
  return definition !== null && 'name' in definition && typeof definition.name === 'string' ? definition.name : null;
}
