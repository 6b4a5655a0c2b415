import type { ClaimMark } from '../../store/queue/claim-tasks.ts';
import type { ClaimedLease } from '../../store/queue/claimed-leases.ts';

/** A claim that takes longer than this, plus this for each of its tasks, reads dead index entries, which an old transaction keeps. */
const SLOW_MS = 10;
const SLOW_TASK_MS = 0.05;
/** The interval of claims without marks: a task with a low id may become claimable late, or again. */
const FULL_SEARCH_MS = 1_000;
/** Claims without marks take at most this share of the time. */
const FULL_SEARCH_SHARE = 0.05;
/** With more topics than this, the marks cost more than they save. */
const MAX_MARKS = 100;

/**
 * The id in each topic below which the claims of this daemon have found no task. Used only while claims are slow, because a task with a
 * lower id waits for the next claim without marks.
 */
export class LowWaterMarks {
  readonly #marks = new Map<string, ClaimMark>();
  #slow = false;
  #fullSearchAtMs = 0;
  /** Tasks returned since the last claim was sent: it may not have seen them. */
  #returned = false;

  /** Returns the marks for the next claim; null: it searches all ids. */
  next(nowMs: number): readonly ClaimMark[] | null {
    this.#returned = false;
    return this.#slow && nowMs < this.#fullSearchAtMs && this.#marks.size > 0 ? [...this.#marks.values()] : null;
  }

  /** Drops the marks: tasks with any id may have become claimable, so the next claim searches all ids. */
  reset(): void {
    this.#fullSearchAtMs = 0;
    this.#returned = true;
  }

  /** Records the result of a claim with these marks: the tasks that it took, and its duration. */
  claimed(
    leases: readonly ClaimedLease[],
    marks: readonly ClaimMark[] | null,
    { startMs, endMs, tasks, isFull }: Span,
  ): void {
    // It looked everywhere and took as much as it could: the next tasks may have lower ids than the marks, such as tasks that returned.
    if (marks === null && isFull) this.#marks.clear();
    for (const { priority, topic, lastId: id } of leases) {
      const key = `${priority} ${topic}`;
      const known = this.#marks.get(key);
      if (known === undefined || Number(known.id) < Number(id)) this.#marks.set(key, { priority, topic, id });
    }
    if (this.#marks.size > MAX_MARKS) this.#marks.clear();
    if (marks !== null) return;
    const tookMs = endMs - startMs;
    this.#slow = tookMs > SLOW_MS + SLOW_TASK_MS * tasks;
    this.#fullSearchAtMs = this.#returned ? 0 : endMs + Math.max(FULL_SEARCH_MS, tookMs / FULL_SEARCH_SHARE);
  }
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
  /** The number of tasks that it took. */
  readonly tasks: number;
  /** Whether it took as many as it could, so that there may be more. */
  readonly isFull: boolean;
}
