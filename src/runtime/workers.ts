import type { WorkerRow } from '../store/daemons.ts';

interface Worker {
  taskId: string | null;
  pid: number | null;
  items: number;
  lastRunAtMs: number | null;
  lastStatus: string | null;
}

/** What each slot does and has done. */
export class Workers {
  readonly #workers: Worker[] = [];
  readonly #free: number[] = [];

  /** The lowest free slot, now with this task; more slots come into being as they are needed. */
  take(taskId: string): number {
    const slot =
      this.#free.pop() ??
      this.#workers.push({ taskId: null, pid: null, items: 0, lastRunAtMs: null, lastStatus: null }) - 1;
    const worker = this.#workers[slot];
    if (worker !== undefined) worker.taskId = taskId;
    return slot;
  }

  setPid(slot: number, pid: number): void {
    const worker = this.#workers[slot];
    if (worker !== undefined) worker.pid = pid;
  }

  release(slot: number, status: string): void {
    const worker = this.#workers[slot];
    if (worker === undefined) return;
    worker.taskId = null;
    worker.items += 1;
    worker.lastRunAtMs = performance.now();
    worker.lastStatus = status;
    this.#free.push(slot);
  }

  /** One row per slot, also for those that never had a task. Slots count from 1. */
  rows(slots: number, stopping: boolean): readonly WorkerRow[] {
    const nowMs = performance.now();
    return Array.from({ length: Math.max(slots, this.#workers.length) }, (_, index): WorkerRow => {
      const worker = this.#workers[index];
      return {
        slot: index + 1,
        state:
          worker?.taskId != null
            ? 'processing'
            : stopping
              ? 'stopping'
              : worker === undefined
                ? 'initializing'
                : 'waiting',
        taskId: worker?.taskId ?? null,
        pid: worker?.pid ?? null,
        items: worker?.items ?? 0,
        lastRunAgoMs: worker?.lastRunAtMs == null ? null : nowMs - worker.lastRunAtMs,
        lastStatus: worker?.lastStatus ?? null,
      };
    });
  }
}
