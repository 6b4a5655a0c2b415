import type { WorkerRow } from '../../../store/daemons/daemons.ts';
import type { ClaimedTask } from '../../../task/task.ts';
import type { TaskSet } from '../../../task/task-set.ts';
import { type RunningTask, runningTask, type Stop } from '../running-task.ts';
import type { Slot } from '../slot.ts';
import { RunningSeries } from './running-series.ts';

/** The tasks that have a slot: single ones, and sets whose tasks have no objects. */
export class RunningTasks {
  readonly #tasks = new Map<string, RunningTask>();
  readonly #sets = new Set<RunningSeries>();

  /** The number of tasks. */
  get size(): number {
    let size = this.#tasks.size;
    for (const { length } of this.#sets) size += length;
    return size;
  }

  ids(): readonly string[] {
    return [...this.#tasks.keys(), ...[...this.#sets].flatMap(({ set }) => set?.ids ?? [])];
  }

  /** The number of tasks of a login. */
  heldOf(login: string): number {
    let held = 0;
    for (const { task } of this.#tasks.values()) if (task.login === login) held += 1;
    for (const { first, length } of this.#sets) if (first.task.login === login) held += length;
    return held;
  }

  has(taskId: string): boolean {
    return this.#tasks.has(taskId) || [...this.#sets].some((series) => series.has(taskId));
  }

  find(taskId: string): RunningTask | undefined {
    for (const series of this.#sets) if (series.has(taskId)) series.know();
    return this.#tasks.get(taskId);
  }

  all(): readonly RunningTask[] {
    for (const series of this.#sets) series.know();
    return [...this.#tasks.values()];
  }

  /** Returns the tasks that have an object: the tasks of a set run, and nothing has happened to any of them. */
  known(): Iterable<RunningTask> {
    return this.#tasks.values();
  }

  /** Returns the rows with the last notice of each task that is alone on its session. */
  withNotices(rows: readonly WorkerRow[]): readonly WorkerRow[] {
    return rows.map((row) => {
      const stage = row.taskId === null ? undefined : this.#tasks.get(row.taskId)?.stage;
      return stage?.kind === 'executing' && stage.session.notices.last !== null
        ? { ...row, notice: stage.session.notices.last }
        : row;
    });
  }

  begin(task: ClaimedTask, slot: Slot, stop: Stop | null): RunningTask {
    const running = runningTask(task, slot, stop);
    this.#tasks.set(task.id, running);
    return running;
  }

  beginSet(set: TaskSet, slot: Slot): RunningSeries {
    const series = RunningSeries.ofSet(set, slot, (members) => {
      this.#sets.delete(series);
      for (const member of members) this.#tasks.set(member.task.id, member);
    });
    this.#sets.add(series);
    return series;
  }

  /** A claim may have taken the same task meanwhile, when `run_first` did not. */
  end({ task: { id, lease } }: RunningTask): void {
    if (this.#tasks.get(id)?.task.lease === lease) this.#tasks.delete(id);
  }

  endSet(series: RunningSeries): void {
    this.#sets.delete(series);
    // The stop arrived just after the end.
    if (series.isKnown) for (const member of series.members) this.end(member);
  }
}
