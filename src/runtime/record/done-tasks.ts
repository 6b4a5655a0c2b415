/** So many are moved at once without a wait. */
const ENOUGH = 100;
/** A task of no job waits at most so long for others. */
const WAIT_MS = 15;

/** Tasks of one lease whose effects and records have committed. */
export interface DoneTasksOfLease {
  readonly lease: string;
  readonly ids: readonly string[];
  /** By task; null: there are none. */
  readonly notices: ReadonlyMap<string, readonly string[]> | null;
  /** Something waits for their end: they are moved at once. */
  readonly urgent: boolean;
  /** Called when they are in the log, or not this daemon's any more. */
  readonly onMoved: (() => void) | null;
}

/** Tasks that are done and on their way to the log: moved in sets, off the path of their effects. */
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

  /** Returns whether a move is due now that was not due before, or a first task waits for its time. */
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

  /** All of them are to be moved at once. */
  hurry(): void {
    this.#urgent = this.#size > 0;
  }

  /** In so many ms they are to be moved; null: there are none. */
  dueInMs(nowMs: number): number | null {
    if (this.#size === 0) return null;
    return this.#urgent || this.#size >= ENOUGH ? 0 : Math.max(0, this.#sinceMs + WAIT_MS - nowMs);
  }

  /** Takes about as many tasks as `limit`. */
  take(limit: number): readonly DoneTasksOfLease[] {
    let count = 0;
    let taken = 0;
    for (; taken < this.#waiting.length && count < limit; taken += 1) count += this.#waiting[taken]?.ids.length ?? 0;
    this.#size -= count;
    if (this.#size === 0) this.#urgent = false;
    return this.#waiting.splice(0, taken);
  }

  /** Takes back what could not be moved: it waits for its time once more. */
  putBack(done: readonly DoneTasksOfLease[], nowMs: number): void {
    if (done.length === 0) return;
    this.#waiting.unshift(...done.map((one) => ({ ...one, urgent: false })));
    for (const { ids } of done) this.#size += ids.length;
    this.#sinceMs = nowMs;
  }
}

/** Returns those of `left` of what was to be moved. */
export function restOf(done: DoneTasksOfLease, left: ReadonlySet<string>): readonly DoneTasksOfLease[] {
  const ids = done.ids.filter((id) => left.has(id));
  return ids.length === 0 ? [] : [{ ...done, ids }];
}
