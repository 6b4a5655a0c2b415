import type { WorkerRow } from '../../store/daemons/daemons.ts';
import type { Slot } from './slot.ts';

/** The activity of the daemon as a whole, shown by its waiting slots. */
export type Phase = 'running' | 'reloading' | 'stopping';

interface SlotState {
  taskId: string | null;
  pid: number | null;
  stopping: boolean;
  items: number;
  lastRunAtMs: number | null;
  lastStatus: string | null;
}

/** The state and counters of each slot of the daemon, for the view `workers`. */
export class SlotTable {
  readonly #states: SlotState[] = [];
  #busy = 0;

  /** The number of slots that have a task. */
  get busy(): number {
    return this.#busy;
  }

  /** Takes the free slot with the lowest number for a task. Slots are added as they are needed. */
  take(taskId: string): Slot {
    let index = this.#states.findIndex((state) => state.taskId === null);
    if (index < 0) index = this.#states.length;
    const state = this.#states[index] ?? fresh();
    this.#states[index] = state;
    state.taskId = taskId;
    state.pid = null;
    state.stopping = false;
    this.#busy += 1;
    return {
      sessionName: null,
      processing: (pid) => {
        state.pid = pid;
      },
      stopping: () => {
        state.stopping = true;
      },
      release: (status, tasks) => {
        state.taskId = null;
        state.pid = null;
        state.items += tasks;
        state.lastRunAtMs = performance.now();
        state.lastStatus = status;
        this.#busy -= 1;
      },
    };
  }

  /**
   * Returns one row per slot, numbered from 1, also for slots that never had a task. Slots beyond `slots` have a row while
   * they have a task.
   */
  rows(slots: number, phase: Phase): readonly WorkerRow[] {
    const nowMs = performance.now();
    const length = Math.max(slots, this.#states.findLastIndex((state) => state.taskId !== null) + 1);
    return Array.from({ length }, (_, index): WorkerRow => {
      const state = this.#states[index] ?? fresh();
      return {
        slot: index + 1,
        state: stateOf(state, phase),
        taskId: state.taskId,
        pid: state.pid,
        items: state.items,
        lastRunAgoMs: state.lastRunAtMs === null ? null : nowMs - state.lastRunAtMs,
        lastStatus: state.lastStatus,
        notice: null,
      };
    });
  }
}

function fresh(): SlotState {
  return { taskId: null, pid: null, stopping: false, items: 0, lastRunAtMs: null, lastStatus: null };
}

function stateOf({ taskId, pid, stopping }: SlotState, phase: Phase): WorkerRow['state'] {
  if (taskId === null) return phase === 'running' ? 'waiting' : phase;
  if (stopping) return 'stopping';
  return pid === null ? 'initializing' : 'processing';
}
