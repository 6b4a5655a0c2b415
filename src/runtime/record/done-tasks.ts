/** This many are moved at once without a wait. */
const ENOUGH = 100;
/** Maximum time that a task without a job waits for others. */
const WAIT_MS = 15;

/** Tasks of one lease whose effects and records have committed. */
export interface DoneTasksOfLease {
  readonly lease: string;
  readonly ids: readonly string[];
  /** By task; null: there are none. */
  readonly notices: ReadonlyMap<string, readonly string[]> | null;
  /** Whether something waits for their end, so that they are moved at once. */
  readonly urgent: boolean;
  /** Called when they are in the log, or no longer belong to this daemon. */
  readonly onMoved: (() => void) | null;
}

/** Done tasks that are not in the log yet: they are moved in sets, separately from their effects. */
export class DoneTasks {
  #waiting: DoneTasksOfLease[] = [];
  #size = 0;
  #urgent = false;
  #sinceMs = 0;

  get size(): number {
    return this.#size;
  }

  taskIds(): readonly string[] {
    return this.#waiting.flatMap(({ ids }) => ids);
  }

  /** Adds tasks. Returns whether a move has become due, or a first task waits for its time. */
  add(done: DoneTasksOfLease, nowMs: number): boolean {
    const before = this.#size;
    if (before === 0) this.#sinceMs = nowMs;
    this.#waiting.push(done);
    this.#size += done.ids.length;
    const first = before === 0 || (before < ENOUGH && this.#size >= ENOUGH);
    const now = done.urgent && !this.#urgent;
    this.#urgent ||= done.urgent;
    return first || now;
  }

  /** Makes the move of all of them due at once. */
  makeDue(): void {
    this.#urgent = this.#size > 0;
  }

  /** Returns the time until the next move, in ms; null: there are no tasks. */
  dueInMs(nowMs: number): number | null {
    if (this.#size === 0) return null;
    return this.#urgent || this.#size >= ENOUGH ? 0 : Math.max(0, this.#sinceMs + WAIT_MS - nowMs);
  }

  /** Takes about `limit` tasks. */
  take(limit: number): readonly DoneTasksOfLease[] {
    let count = 0;
    let taken = 0;
    for (; taken < this.#waiting.length && count < limit; taken += 1) count += this.#waiting[taken]?.ids.length ?? 0;
    this.#size -= count;
    if (this.#size === 0) this.#urgent = false;
    return this.#waiting.splice(0, taken);
  }

  /** Returns tasks that could not be moved: they wait for their time once more. */
  putBack(done: readonly DoneTasksOfLease[], nowMs: number): void {
    if (done.length === 0) return;
    this.#waiting.unshift(...done.map((one) => ({ ...one, urgent: false })));
    for (const { ids } of done) this.#size += ids.length;
    this.#sinceMs = nowMs;
  }
}

/** Returns the part of a move that contains the tasks in `left`. */
export function restOf(done: DoneTasksOfLease, left: ReadonlySet<string>): readonly DoneTasksOfLease[] {
  const ids = done.ids.filter((id) => left.has(id));
  return ids.length === 0 ? [] : [{ ...done, ids }];
}
