import type { ClaimedTask } from '../../task/task.ts';
import type { Stop } from './running-task.ts';

export interface QueuedTask {
  readonly task: ClaimedTask;
  readonly sinceMs: number;
  /** Why the task is stopped as soon as it has a slot, or null. */
  stop: Stop | null;
}

/**
 * Claimed tasks that wait for a slot: by priority, then in the order of their claims. The tasks of one lease of a topic with limits are a
 * lane: one of them runs at a time.
 */
export class TaskQueue {
  #entries: QueuedTask[] = [];
  /** Tasks that wait, by lane. */
  readonly #lanes = new Map<string, number>();

  get length(): number {
    return this.#entries.length;
  }

  /** The number of slots that could be taken now, were there enough, while tasks of these lanes run. */
  startable(busy: ReadonlySet<string>): number {
    let count = this.#entries.length;
    for (const [lane, waiting] of this.#lanes) count -= busy.has(lane) ? waiting : waiting - 1;
    return count;
  }

  /** The number of tasks of a login. */
  heldOf(login: string): number {
    return this.#entries.filter(({ task }) => task.login === login).length;
  }

  taskIds(): readonly string[] {
    return this.#entries.map(({ task }) => task.id);
  }

  /** Adds claimed tasks. An urgent task does not wait for tasks of lower priority that were claimed earlier. */
  add(tasks: readonly ClaimedTask[]): void {
    const last = this.#entries.at(-1)?.task.priority ?? Number.NEGATIVE_INFINITY;
    const isBehind = tasks.every(({ priority }) => priority >= last);
    this.#entries.push(...queued(tasks));
    for (const task of tasks) this.#count(task, 1);
    if (!isBehind) this.#entries.sort((a, b) => a.task.priority - b.task.priority);
  }

  /** Adds tasks at the front: they had a slot already. */
  putBack(tasks: readonly ClaimedTask[]): void {
    if (tasks.length > 0) this.#entries.unshift(...queued(tasks));
    for (const task of tasks) this.#count(task, 1);
  }

  /** Removes the first task of no busy lane. */
  take(busy: ReadonlySet<string> = NONE): QueuedTask | undefined {
    const index = busy.size === 0 ? 0 : this.#entries.findIndex(({ task }) => !busy.has(task.lease));
    if (index < 0) return undefined;
    const [entry] = this.#entries.splice(index, 1);
    if (entry !== undefined) this.#count(entry.task, -1);
    return entry;
  }

  /** Removes up to `limit` tasks that fit and are not to be stopped, from the front. The others keep their order. */
  takeFitting(limit: number, fits: (task: ClaimedTask) => boolean): readonly ClaimedTask[] {
    const taken: ClaimedTask[] = [];
    const passed: QueuedTask[] = [];
    let seen = 0;
    for (; seen < this.#entries.length && taken.length < limit; seen += 1) {
      const entry = this.#entries[seen] as QueuedTask;
      if (entry.stop === null && fits(entry.task)) taken.push(entry.task);
      else passed.push(entry);
    }
    this.#entries.splice(0, seen, ...passed);
    for (const task of taken) this.#count(task, -1);
    return taken;
  }

  find(taskId: string): QueuedTask | undefined {
    return this.#entries.find((entry) => entry.task.id === taskId);
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
    const isOfLane = ({ task }: QueuedTask): boolean => task.lease === lane;
    const taken = this.#entries.filter(isOfLane).map(({ task }) => task);
    this.#entries = this.#entries.filter((entry) => !isOfLane(entry));
    return taken;
  }

  /** Empties the queue. Returns the tasks that waited. */
  clear(): readonly ClaimedTask[] {
    this.#lanes.clear();
    return this.#entries.splice(0).map(({ task }) => task);
  }

  #count({ lease, prefetchable }: ClaimedTask, by: number): void {
    if (prefetchable) return;
    const waiting = (this.#lanes.get(lease) ?? 0) + by;
    if (waiting === 0) this.#lanes.delete(lease);
    else this.#lanes.set(lease, waiting);
  }
}

const NONE: ReadonlySet<string> = new Set();

function queued(tasks: readonly ClaimedTask[]): readonly QueuedTask[] {
  const sinceMs = performance.now();
  return tasks.map((task) => ({ task, sinceMs, stop: null }));
}
