import { MAX_SERIES } from '../../postgres/series-place.ts';
import type { WorkerRow } from '../../store/daemons/daemons.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { seriesLength } from './series.ts';
import type { Slot } from './slot.ts';
import { type Phase, SlotTable } from './slot-table.ts';

/** Tasks claimed ahead should start within this time. */
const AHEAD_MS = 100;
/** A lane should last so long, and has at most as many tasks: between two lanes of a topic there are a move and a claim. */
const LANE_MS = 160;
const LANE_TASKS = 4 * MAX_SERIES;

/** The number of tasks of which shorter times count at once. */
const EARLY_TASKS = 200;

/** The number of tasks that a claim may take. */
export interface Room {
  /** Tasks that can start now. */
  readonly slots: number;
  /** Further tasks that should be claimed ahead. */
  readonly ahead: number;
  /** The number of tasks of a topic with a concurrency that one slot takes, one after the other. */
  readonly lane: number;
  /** Half of the tasks claimed ahead have started. */
  readonly isLow: boolean;
}

export const NO_ROOM: Room = { slots: 0, ahead: 0, lane: 1, isLow: false };

/** Decides how many tasks run at once and how many are claimed ahead: from the slots, the sessions and the task duration. */
export class Slots {
  readonly #daemon: Pick<DaemonContext, 'options' | 'clock'>;
  readonly #sessionLimit: () => number;
  readonly #table: SlotTable = new SlotTable();
  #averageMs: number | null = null;
  /** The number of tasks whose duration was measured. */
  #measured = 0;
  #oneShots = 0;

  /** `sessionLimit` returns how many sessions for tasks may be open at once. */
  constructor(daemon: Pick<DaemonContext, 'options' | 'clock'>, sessionLimit: () => number) {
    this.#daemon = daemon;
    this.#sessionLimit = sessionLimit;
  }

  /** A slot is free. */
  get isFree(): boolean {
    return this.#table.busy < this.#count;
  }

  /** Returns what a claim may take while claimed tasks wait for `queued` slots. */
  roomFor(queued: number): Room {
    const slots = this.#count;
    const free = slots - this.#table.busy - queued;
    const inTime = this.#averageMs === null ? 0 : Math.floor((slots * AHEAD_MS) / Math.max(0.1, this.#averageMs));
    const wanted = Math.min(this.#daemon.options().batch, inTime);
    const ahead = Math.max(0, wanted - queued);
    const lane = this.#averageMs === null ? 1 : Math.floor(LANE_MS / Math.max(0.1, this.#averageMs));
    return {
      slots: Math.max(0, free),
      ahead,
      lane: Math.max(1, Math.min(LANE_TASKS, lane)),
      isLow: ahead > 0 && ahead >= wanted * 0.5,
    };
  }

  /** Returns the number of one-shot workers for which sessions are available. One session is left to the slots. */
  get oneShotRoom(): number {
    return Math.max(0, this.#sessionLimit() - Math.max(1, this.#table.busy) - this.#oneShots);
  }

  /** Returns how many tasks the next slot executes in a series, while `waiting` tasks wait for a slot. */
  seriesLength(waiting: number): number {
    const slots = this.#count;
    return seriesLength(waiting, Math.max(slots - this.#table.busy, slots / 2), this.#averageMs);
  }

  take(taskId: string): Slot {
    return this.#table.take(taskId);
  }

  /** Counts a one-shot worker for as long as `work` runs. */
  async withOneShot(work: () => Promise<void>): Promise<void> {
    this.#oneShots += 1;
    try {
      await work();
    } finally {
      this.#oneShots -= 1;
    }
  }

  /**
   * Records that `tasks` tasks ended on one session after `totalMs` together. The way to the server does not count: it is not longer
   * when a call takes more tasks. The first times measure new sessions more than tasks: shorter times after them count at once.
   */
  addDuration(totalMs: number, tasks: number): void {
    const tookMs = Math.max(0, totalMs - this.#daemon.clock.distanceMs) / tasks;
    const isEarly = this.#measured < EARLY_TASKS && this.#averageMs !== null && tookMs < this.#averageMs;
    this.#measured += tasks;
    const weight = 1 - (isEarly ? 0.5 : 0.9) ** tasks;
    this.#averageMs = this.#averageMs === null ? tookMs : this.#averageMs * (1 - weight) + tookMs * weight;
  }

  /** Sets a lower bound for the duration of tasks, regardless of the measurement, so that fewer are claimed ahead. */
  raiseAverage(atLeastMs: number): void {
    this.#averageMs = Math.max(this.#averageMs ?? 0, atLeastMs);
  }

  rows(phase: Phase): readonly WorkerRow[] {
    return this.#table.rows(this.#daemon.options().slots, phase);
  }

  /** Returns the number of concurrent tasks for which sessions are available. One session is left to one-shot workers. */
  get #count(): number {
    return Math.min(this.#daemon.options().slots, Math.max(1, this.#sessionLimit() - Math.max(1, this.#oneShots)));
  }
}
