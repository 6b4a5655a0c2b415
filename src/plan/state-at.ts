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
  /** The name of the same row in the last revision; null when it was deleted. */
  readonly nameNow: string | null;
}

export interface PastState {
  readonly jobs: readonly PastDefinition<JobDefinition>[];
  readonly topics: readonly PastDefinition<TopicDefinition>[];
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
  };
}

function replay(
  changes: readonly PastChange[],
  kind: Kind,
  until: number,
): readonly { readonly definition: object; readonly nameNow: string | null }[] {
  const state = new Map<string, object>();
  const nowByThen = new Map<string, string>();
  const thenByNow = new Map<string, string>();
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
  return [...state].map(([name, definition]) => ({ definition, nameNow: nowByThen.get(name) ?? null }));

  function follow(then: string, now: string): void {
    nowByThen.set(then, now);
    thenByNow.set(now, then);
  }

  /** The renames of one revision happened at once: names may have been swapped. */
  function followGroup(group: readonly PastChange[]): void {
    const moves = group.flatMap(({ action, name, before }) => {
      const former = action === 'delete' ? name : action === 'rename' ? nameOf(before) : null;
      const then = former === null ? undefined : thenByNow.get(former);
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
  for (const { action, name, before } of group) {
    if (action === 'delete') state.delete(name);
    const former = action === 'rename' ? nameOf(before) : null;
    if (former !== null) state.delete(former);
  }
  for (const { name, after } of group) if (after !== null) state.set(name, after);
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
