import { compareIds } from '../../store/queue/claimed-leases.ts';
import type { ClaimedTask } from '../../task/task.ts';
import { joined, sliceOf, type TaskSet, taskAt, tasksOf } from '../../task/task-set.ts';
import type { Stop } from './running-task.ts';

export interface QueuedTask {
  readonly kind: 'task';
  readonly task: ClaimedTask;
  readonly sinceMs: number;
  /** The reason why the task is stopped as soon as it has a slot, or null. */
  stop: Stop | null;
}

interface QueuedSet {
  readonly kind: 'set';
  readonly task: Pick<TaskSet, 'lease' | 'login' | 'priority' | 'prefetchable'>;
  set: TaskSet;
  readonly sinceMs: number;
}

/** So long a set waits for a session of its login at most, while other sets have one. */
const SESSION_WAIT_MS = 25;

type Entry = QueuedTask | QueuedSet;

/** Claimed tasks of one lease. */
export interface ClaimedTasks {
  readonly set: TaskSet | null;
  /** The number of tasks, without those of a set. */
  readonly tasks: readonly ClaimedTask[];
}

/**
 * Claimed tasks that wait for a slot: by priority, then in the order of their claims. The tasks of one lease of a topic with limits form
 * a lane: one of them runs at a time.
 */
export class TaskQueue {
  #entries: Entry[] = [];
  #length = 0;
  /** Tasks that wait, by lane. */
  readonly #lanes = new Map<string, number>();

  get length(): number {
    return this.#length;
  }

  /** The number of slots that could be taken now, if enough were free, while tasks of these lanes run. */
  startable(busy: ReadonlySet<string>): number {
    let count = this.#length;
    for (const [lane, waiting] of this.#lanes) count -= busy.has(lane) ? waiting : waiting - 1;
    return count;
  }

  /** The number of tasks of a login. */
  heldOf(login: string): number {
    return this.#entries.reduce((sum, entry) => sum + (entry.task.login === login ? lengthOf(entry) : 0), 0);
  }

  taskIds(): readonly string[] {
    return this.#entries.flatMap((entry) => (entry.kind === 'set' ? entry.set.ids : [entry.task.id]));
  }

  /** Adds claimed tasks. An urgent task does not wait for tasks of lower priority that were claimed earlier. */
  add(claimed: readonly ClaimedTasks[]): void {
    const last = this.#entries.at(-1)?.task.priority ?? Number.NEGATIVE_INFINITY;
    const added = claimed.flatMap(entriesOf);
    this.#entries.push(...added);
    for (const entry of added) this.#count(entry.task, lengthOf(entry));
    if (added.some(({ task }) => task.priority < last)) {
      this.#entries.sort((a, b) => a.task.priority - b.task.priority);
    }
  }

  /** Adds tasks at the front, because they had a slot already. */
  putBack(tasks: readonly ClaimedTask[]): void {
    this.#putFirst(entriesOf({ set: null, tasks }));
  }

  /** Does the same with a set. Waiting tasks of the same lease join it. */
  putBackSet(set: TaskSet): void {
    const [first] = this.#entries;
    const isBefore = ({ ids }: TaskSet): boolean => compareIds(set.ids.at(-1) ?? '', ids[0] ?? '') < 0;
    if (first?.kind === 'set' && first.set.lease === set.lease && isBefore(first.set)) {
      first.set = joined(set, first.set);
      this.#count(set, set.ids.length);
    } else this.#putFirst(entriesOf({ set, tasks: [] }));
  }

  /**
   * Removes the first task of no busy lane, or all of its set up to as many as `limitOf` says. `hasSession`: a session of this login is idle.
   * A set for which one would have to be opened lets others go first for a moment, which costs less.
   */
  take(
    busy: ReadonlySet<string>,
    limitOf: (set: TaskSet) => number,
    hasSession: (login: string) => boolean = () => true,
  ): QueuedTask | TaskSet | undefined {
    const first = busy.size === 0 ? 0 : this.#entries.findIndex(({ task }) => !busy.has(task.lease));
    const index = this.#withSession(first, busy, hasSession);
    const entry = this.#entries[index];
    if (entry === undefined) return undefined;
    if (entry.kind === 'task') {
      this.#entries.splice(index, 1);
      this.#count(entry.task, -1);
      return entry;
    }
    // In equal shares: the last series of a set costs as much as the others.
    const { length } = entry.set.ids;
    const taken = sliceOf(entry.set, 0, Math.ceil(length / Math.ceil(length / limitOf(entry.set))));
    const count = taken.ids.length;
    if (count === entry.set.ids.length) this.#entries.splice(index, 1);
    else entry.set = sliceOf(entry.set, count);
    this.#count(entry.task, -count);
    return taken;
  }

  /** Removes up to `limit` tasks that fit and are not to be stopped, from the front. The others keep their order. */
  takeFitting(limit: number, fits: (task: ClaimedTask) => boolean): readonly ClaimedTask[] {
    const taken: ClaimedTask[] = [];
    const passed: Entry[] = [];
    let seen = 0;
    for (; seen < this.#entries.length && taken.length < limit; seen += 1) {
      const entry = this.#entries[seen] as Entry;
      if (entry.kind === 'task' && entry.stop === null && fits(entry.task)) taken.push(entry.task);
      else passed.push(entry);
    }
    this.#entries.splice(0, seen, ...passed);
    for (const task of taken) this.#count(task, -1);
    return taken;
  }

  find(taskId: string): QueuedTask | undefined {
    const index = this.#entries.findIndex((entry) =>
      entry.kind === 'set' ? entry.set.ids.includes(taskId) : entry.task.id === taskId,
    );
    const entry = this.#entries[index];
    if (entry === undefined || entry.kind === 'task') return entry;
    // From here on the task is separate from those before and after it in the set.
    const { set, sinceMs } = entry;
    const at = set.ids.indexOf(taskId);
    const found: QueuedTask = { kind: 'task', task: taskAt(set, at), sinceMs, stop: null };
    const beside = [sliceOf(set, 0, at), sliceOf(set, at + 1)].map((rest): Entry => ({ ...entry, set: rest }));
    const [before, behind] = beside.map((rest) => (lengthOf(rest) === 0 ? [] : [rest]));
    this.#entries.splice(index, 1, ...(before ?? []), found, ...(behind ?? []));
    return found;
  }

  remove(entry: QueuedTask): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#count(entry.task, -1);
  }

  /** Returns the longest time that a task has waited, in ms; 0: the queue is empty. */
  waitedMs(nowMs: number): number {
    return this.#entries.reduce((longestMs, { sinceMs }) => Math.max(longestMs, nowMs - sinceMs), 0);
  }

  /** Returns whether tasks of this lane wait. */
  hasLane(lane: string): boolean {
    return this.#lanes.has(lane);
  }

  /** Removes all tasks of a lane. */
  takeLane(lane: string): readonly ClaimedTask[] {
    if (!this.#lanes.delete(lane)) return [];
    const isOfLane = ({ task }: Entry): boolean => task.lease === lane;
    const taken = this.#entries.filter(isOfLane).flatMap(tasksOfEntry);
    this.#entries = this.#entries.filter((entry) => !isOfLane(entry));
    this.#length -= taken.length;
    return taken;
  }

  /** Empties the queue. Returns the tasks that waited. */
  clear(): readonly ClaimedTask[] {
    this.#lanes.clear();
    this.#length = 0;
    return this.#entries.splice(0).flatMap(tasksOfEntry);
  }

  #withSession(first: number, busy: ReadonlySet<string>, hasSession: (login: string) => boolean): number {
    const entry = this.#entries[first];
    if (entry?.kind !== 'set' || hasSession(entry.task.login)) return first;
    if (performance.now() - entry.sinceMs > SESSION_WAIT_MS) return first;
    const fits = ({ kind, task }: Entry, index: number): boolean =>
      index > first &&
      kind === 'set' &&
      task.priority === entry.task.priority &&
      !busy.has(task.lease) &&
      hasSession(task.login);
    const other = this.#entries.findIndex(fits);
    return other < 0 ? first : other;
  }

  #putFirst(entries: readonly Entry[]): void {
    this.#entries.unshift(...entries);
    for (const entry of entries) this.#count(entry.task, lengthOf(entry));
  }

  #count({ lease, prefetchable }: Entry['task'], by: number): void {
    this.#length += by;
    if (prefetchable) return;
    const waiting = (this.#lanes.get(lease) ?? 0) + by;
    if (waiting === 0) this.#lanes.delete(lease);
    else this.#lanes.set(lease, waiting);
  }
}

function entriesOf({ set, tasks }: ClaimedTasks): readonly Entry[] {
  const sinceMs = performance.now();
  if (set !== null) return [{ kind: 'set', task: set, set, sinceMs }];
  return tasks.map((task) => ({ kind: 'task', task, sinceMs, stop: null }));
}

function lengthOf(entry: Entry): number {
  return entry.kind === 'set' ? entry.set.ids.length : 1;
}

function tasksOfEntry(entry: Entry): readonly ClaimedTask[] {
  return entry.kind === 'set' ? tasksOf(entry.set) : [entry.task];
}
