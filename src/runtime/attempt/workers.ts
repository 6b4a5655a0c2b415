import type { WorkerRow } from '../../store/daemons/daemons.ts';

/** Where a task sits while it is executed: a slot of the pool, or a one-shot worker. */
export interface Seat {
  /** The name of a session of its own, which nobody had before and nobody gets after it; null: any of the pool will do. */
  readonly sessionName: string | null;
  /** The session is open, and the task starts. */
  processing(pid: number): void;
  /** It is being stopped. */
  stopping(): void;
  /** It is over; `status` says how, `tasks` how many it was. */
  release(status: string, tasks: number): void;
}

/** What the daemon as a whole does, as far as its waiting workers show it. */
export type Phase = 'running' | 'reloading' | 'stopping';

interface Worker {
  taskId: string | null;
  pid: number | null;
  stopping: boolean;
  items: number;
  lastRunAtMs: number | null;
  lastStatus: string | null;
}

/** What each slot of the pool does and has done. */
export class Workers {
  readonly #workers: Worker[] = [];
  #busy = 0;

  /** How many have a task. */
  get busy(): number {
    return this.#busy;
  }

  /** The lowest free slot, now with this task; more slots come into being as they are needed. */
  take(taskId: string): Seat {
    let slot = this.#workers.findIndex((worker) => worker.taskId === null);
    if (slot < 0) slot = this.#workers.length;
    const worker = this.#workers[slot] ?? fresh();
    this.#workers[slot] = worker;
    worker.taskId = taskId;
    worker.pid = null;
    worker.stopping = false;
    this.#busy += 1;
    return {
      sessionName: null,
      processing: (pid) => {
        worker.pid = pid;
      },
      stopping: () => {
        worker.stopping = true;
      },
      release: (status, tasks) => {
        worker.taskId = null;
        worker.pid = null;
        worker.items += tasks;
        worker.lastRunAtMs = performance.now();
        worker.lastStatus = status;
        this.#busy -= 1;
      },
    };
  }

  /** One row per slot, also for those that never had a task; beyond `slots` those that still have one. Slots count from 1. */
  rows(slots: number, phase: Phase): readonly WorkerRow[] {
    const nowMs = performance.now();
    const length = Math.max(slots, this.#workers.findLastIndex((worker) => worker.taskId !== null) + 1);
    return Array.from({ length }, (_, index): WorkerRow => {
      const worker = this.#workers[index] ?? fresh();
      return {
        slot: index + 1,
        state: stateOf(worker, phase),
        taskId: worker.taskId,
        pid: worker.pid,
        items: worker.items,
        lastRunAgoMs: worker.lastRunAtMs === null ? null : nowMs - worker.lastRunAtMs,
        lastStatus: worker.lastStatus,
      };
    });
  }
}

function fresh(): Worker {
  return { taskId: null, pid: null, stopping: false, items: 0, lastRunAtMs: null, lastStatus: null };
}

function stateOf({ taskId, pid, stopping }: Worker, phase: Phase): WorkerRow['state'] {
  if (taskId === null) return phase === 'running' ? 'waiting' : phase;
  if (stopping) return 'stopping';
  return pid === null ? 'initializing' : 'processing';
}
