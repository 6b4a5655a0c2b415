import { MAX_SERIES } from '../../../postgres/series-place.ts';
import type { ClaimedTask } from '../../../task/task.ts';
import { type TaskSet, taskAt } from '../../../task/task-set.ts';
import type { TaskSessions } from '../../session/task-sessions.ts';
import type { Stop } from '../running-task.ts';
import { fitsSeries } from '../series.ts';
import type { Slots } from '../slots.ts';
import type { TaskQueue } from '../task-queue.ts';

/** The tasks that a slot executes with one call. `id`: of the first one. */
export type Next =
  | { readonly kind: 'set'; readonly id: string; readonly set: TaskSet }
  | { readonly kind: 'series'; readonly id: string; readonly tasks: readonly ClaimedTask[] }
  | { readonly kind: 'task'; readonly id: string; readonly task: ClaimedTask; readonly stop: Stop | null };

/**
 * Takes from the queue the tasks that the next free slot executes: as many as fit into one series. Leases of topics with limits are
 * lanes.
 */
export class NextTasks {
  readonly #queue: TaskQueue;
  readonly #lanes: Set<string>;
  readonly #slots: Slots;
  readonly #homeDatabase: string;
  readonly #hasSession: (login: string) => boolean;

  constructor(
    queue: TaskQueue,
    lanes: Set<string>,
    slots: Slots,
    sessions: Pick<TaskSessions, 'homeDatabase' | 'hasIdleAtHome'>,
  ) {
    this.#queue = queue;
    this.#lanes = lanes;
    this.#slots = slots;
    this.#homeDatabase = sessions.homeDatabase;
    this.#hasSession = (login) => sessions.hasIdleAtHome(login);
  }

  /** undefined: no task can start now. */
  take(): Next | undefined {
    const first = this.#queue.take(this.#lanes, this.#lengthOf, this.#hasSession);
    if (first === undefined) return undefined;
    const { lease, prefetchable } = 'ids' in first ? first : first.task;
    if (!prefetchable) this.#lanes.add(lease);
    if ('ids' in first) {
      const [id = ''] = first.ids;
      return first.ids.length > 1
        ? { kind: 'set', id, set: first }
        : { kind: 'task', id, task: taskAt(first, 0), stop: null };
    }
    const { task, stop } = first;
    const { id } = task;
    const followers = stop === null ? this.#followersOf(task) : [];
    return followers.length === 0
      ? { kind: 'task', id, task, stop }
      : { kind: 'series', id, tasks: [task, ...followers] };
  }

  readonly #lengthOf = (task: Pick<ClaimedTask, 'prefetchable'>): number =>
    task.prefetchable ? this.#slots.seriesLength(this.#queue.length) : MAX_SERIES;

  /** Takes the queued tasks that can be executed with a task in one call. */
  #followersOf(task: ClaimedTask): readonly ClaimedTask[] {
    const length = task.prefetchable ? this.#slots.seriesLength(this.#queue.length + 1) : MAX_SERIES;
    if (length < 2 || !fitsSeries(task, this.#homeDatabase)) return [];
    const { lease, priority } = task;
    const fits = (next: ClaimedTask): boolean =>
      next.lease === lease && next.priority === priority && fitsSeries(next, this.#homeDatabase);
    return this.#queue.takeFitting(length - 1, fits);
  }
}
