import type { ClaimMark } from '../../store/queue/claim-tasks.ts';
import type { ClaimedTask } from '../../task/task.ts';

/** A claim that takes longer than this has read over dead entries: a transaction somewhere keeps them. */
const SLOW_MS = 10;
/** How often a claim looks everywhere all the same: a task with a low id may have come late, or back. */
const LOOK_MS = 1_000;
/** Looking everywhere shall not take more than this part of the time. */
const LOOK_SHARE = 0.05;
/** Beyond so many topics it would cost more to know them than it saves. */
const MAX_MARKS = 100;

/**
 * How far the claims of this daemon have come in each topic: used while claims are slow, and only then, since a task with a
 * lower id waits for the next look everywhere.
 */
export class LowWaterMarks {
  readonly #marks = new Map<string, ClaimMark>();
  #slow = false;
  #lookAtMs = 0;

  /** For the next claim; null: it looks everywhere. */
  next(nowMs: number): readonly ClaimMark[] | null {
    return this.#slow && nowMs < this.#lookAtMs && this.#marks.size > 0 ? [...this.#marks.values()] : null;
  }

  /** Something has become claimable that may have any id: the next claim looks everywhere. */
  reset(): void {
    this.#lookAtMs = 0;
  }

  /** What a claim with these marks took, and how long that lasted. */
  claimed(tasks: readonly ClaimedTask[], marks: readonly ClaimMark[] | null, { startMs, endMs }: Span): void {
    for (const { priority, topic, id } of tasks) {
      const key = `${priority} ${topic}`;
      const known = this.#marks.get(key);
      if (known === undefined || Number(known.id) < Number(id)) this.#marks.set(key, { priority, topic, id });
    }
    if (this.#marks.size > MAX_MARKS) this.#marks.clear();
    if (marks !== null) return;
    const tookMs = endMs - startMs;
    this.#slow = tookMs > SLOW_MS;
    this.#lookAtMs = endMs + Math.max(LOOK_MS, tookMs / LOOK_SHARE);
  }
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}
