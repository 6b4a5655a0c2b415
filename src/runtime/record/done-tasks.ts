import type { ClaimedTask } from '../../task/task.ts';

/** So many are moved at once without a wait. */
const ENOUGH = 100;
/** A task of no job waits at most so long for others. */
const WAIT_MS = 15;

/** A task whose effect and record have committed. */
export interface DoneTask {
  readonly task: Pick<ClaimedTask, 'id' | 'lease'>;
  readonly notices: readonly string[];
  /** Something waits for its end: it is moved at once. */
  readonly urgent: boolean;
  /** Called when it is in the log, or not this daemon's any more. */
  readonly onMoved: (() => void) | null;
}

/** Tasks that are done and on their way to the log: moved in sets, off the path of their effects. */
export class DoneTasks {
  #tasks: DoneTask[] = [];
  #urgent = false;
  #sinceMs = 0;

  get size(): number {
    return this.#tasks.length;
  }

  taskIds(): readonly string[] {
    return this.#tasks.map(({ task }) => task.id);
  }

  /** Returns whether a move is due now that was not due before, or a first task waits for its time. */
  add(done: DoneTask, nowMs: number): boolean {
    if (this.#tasks.length === 0) this.#sinceMs = nowMs;
    this.#tasks.push(done);
    const first = this.#tasks.length === 1 || this.#tasks.length === ENOUGH;
    const now = done.urgent && !this.#urgent;
    this.#urgent ||= done.urgent;
    return first || now;
  }

  /** All of them are to be moved at once. */
  hurry(): void {
    this.#urgent = this.#tasks.length > 0;
  }

  /** In so many ms they are to be moved; null: there are none. */
  dueInMs(nowMs: number): number | null {
    if (this.#tasks.length === 0) return null;
    return this.#urgent || this.#tasks.length >= ENOUGH ? 0 : Math.max(0, this.#sinceMs + WAIT_MS - nowMs);
  }

  take(limit: number): readonly DoneTask[] {
    const taken = this.#tasks.splice(0, limit);
    if (this.#tasks.length === 0) this.#urgent = false;
    return taken;
  }

  /** Takes back what could not be moved: it waits for its time once more. */
  putBack(tasks: readonly DoneTask[], nowMs: number): void {
    if (tasks.length === 0) return;
    this.#tasks.unshift(...tasks.map((done) => ({ ...done, urgent: false })));
    this.#sinceMs = nowMs;
  }
}
