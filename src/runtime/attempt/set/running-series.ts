import { type TaskSet, taskAt } from '../../../task/task-set.ts';
import { type RunningTask, runningTask, type Stage } from '../running-task.ts';
import type { Slot } from '../slot.ts';

/**
 * Tasks of one lease in one slot, executed with one call. The tasks of a set have no objects until something happens to one of them: a
 * stop, an error, or a series that takes too long. Then `members` creates an object for each.
 */
export class RunningSeries {
  readonly first: RunningTask;
  /** null: its tasks differ in more than id, SQL and parameters. */
  readonly set: TaskSet | null;
  readonly #onKnown: (members: readonly RunningTask[]) => void;
  #members: readonly RunningTask[] | null;

  private constructor(
    first: RunningTask,
    set: TaskSet | null,
    members: readonly RunningTask[] | null,
    onKnown: (members: readonly RunningTask[]) => void,
  ) {
    this.first = first;
    this.set = set;
    this.#members = members;
    this.#onKnown = onKnown;
  }

  static ofTasks(first: RunningTask, others: readonly RunningTask[]): RunningSeries {
    return new RunningSeries(first, null, [first, ...others], () => {});
  }

  /** `onKnown` is called with the tasks when each has an object. */
  static ofSet(set: TaskSet, slot: Slot, onKnown: (members: readonly RunningTask[]) => void): RunningSeries {
    return new RunningSeries(runningTask(taskAt(set, 0), slot, null), set, null, onKnown);
  }

  get length(): number {
    return this.#members?.length ?? this.set?.ids.length ?? 1;
  }

  /** Whether each task has an object; without one, nothing has happened to any of them. */
  get isKnown(): boolean {
    return this.#members !== null;
  }

  get members(): readonly RunningTask[] {
    const { set, first } = this;
    if (this.#members !== null || set === null) return this.#members ?? [first];
    const others = set.ids.slice(1).map((_, index): RunningTask => ({ ...first, task: taskAt(set, index + 1) }));
    this.#members = [first, ...others];
    this.#onKnown(this.#members);
    return this.#members;
  }

  /** Creates an object for each task. */
  know(): void {
    void this.members;
  }

  /** Sets the stage of all its tasks. */
  enter(stage: Stage): void {
    if (this.#members === null) this.first.stage = stage;
    else for (const member of this.#members) member.stage = stage;
  }

  /** Returns whether it contains a task, with or without objects. */
  has(taskId: string): boolean {
    return this.set?.ids.includes(taskId) ?? this.members.some(({ task }) => task.id === taskId);
  }
}
