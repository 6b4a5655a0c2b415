import type { Connection } from '../postgres/connection.ts';
import {
  countLog,
  currentSlot,
  type LogSlot,
  latenessBins,
  latenessOfBin,
  SLOT_MS,
  storedCounts,
} from '../store/lists/log-hour.ts';

/** The slots of the last hour in which something ended, and the current slot: an hour ends with it. */
export interface HourSlots {
  readonly slots: readonly LogSlot[];
  readonly currentSlot: number;
}

export interface HourOfLog {
  readonly finished: number;
  readonly failed: number;
  readonly retried: number;
  readonly cancelled: number;
  readonly skipped: number;
  /** From the time when they could have started to their start; null: no task ran. Within 2.5 %. */
  readonly latenessMedianMs: number | null;
  readonly latenessMaxMs: number | null;
}

type Read = <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;

/**
 * The last hour of the log, of all daemons, in counters. A look reads what the daemons have stored since the last one, and counts what is
 * newer, including the last half minute again, for rows that were committed late. Only where no daemon has stored counts does the first
 * look count the whole hour, a minute at a time. Memory: a few MB at most.
 */
export class LogHour {
  readonly #read: Read;
  readonly #slots = new Map<number, LogSlot>();
  /** All slots before this one were stored by a daemon, and do not change. */
  #storedTo = 0;
  /** All slots before this one have been counted. */
  #countedTo = 0;
  #currentSlot = 0;
  #looking: Promise<HourOfLog> | null = null;

  constructor(read: Read) {
    this.#read = read;
  }

  /** Returns the last hour as it is now. Concurrent callers get the same answer. Throws the error of the query. */
  look(): Promise<HourOfLog> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  /** Returns the slots that the last look found. */
  get slots(): HourSlots {
    return { slots: [...this.#slots.values()], currentSlot: this.#currentSlot };
  }

  async #lookOnce(): Promise<HourOfLog> {
    const current = await this.#read(currentSlot);
    const end = current + 1;
    const start = end - SLOTS;
    for (const slot of this.#slots.keys()) if (slot < start || slot >= end) this.#slots.delete(slot);
    // When the clock was set back, everything is read again.
    if (Math.max(this.#storedTo, this.#countedTo) > end) {
      this.#storedTo = 0;
      this.#countedTo = 0;
    }
    const stored = await this.#read((connection) => storedCounts(connection, Math.max(start, this.#storedTo), end));
    for (const one of stored) this.#slots.set(one.slot, one);
    this.#storedTo = (stored.at(-1)?.slot ?? this.#storedTo - 1) + 1;
    let from = Math.max(start, this.#storedTo, this.#countedTo - SLOTS_AGAIN);
    while (from < end) {
      const to = Math.min(end, from + SLOTS_AT_ONCE);
      const counted = await this.#read((connection) => countLog(connection, from, to));
      for (let slot = from; slot < to; slot++) this.#slots.delete(slot);
      for (const one of counted) this.#slots.set(one.slot, one);
      // The counts so far are kept when the next part fails.
      this.#countedTo = to;
      from = to;
    }
    this.#currentSlot = current;
    return sum([...this.#slots.values()]);
  }
}

function sum(slots: readonly LogSlot[]): HourOfLog {
  const bins = new Map<number, number>();
  for (const slot of slots) {
    for (const [bin, count] of latenessBins(slot)) bins.set(bin, (bins.get(bin) ?? 0) + count);
  }
  const late = slots.flatMap(({ maxLatenessMs }) => maxLatenessMs ?? []);
  const latenessMaxMs = late.length === 0 ? null : Math.max(...late);
  const total = (state: 'finished' | 'failed' | 'retried' | 'cancelled' | 'skipped'): number =>
    slots.reduce((all, slot) => all + slot[state], 0);
  return {
    finished: total('finished'),
    failed: total('failed'),
    retried: total('retried'),
    cancelled: total('cancelled'),
    skipped: total('skipped'),
    latenessMedianMs: medianOf(bins, latenessMaxMs),
    latenessMaxMs,
  };
}

function medianOf(bins: ReadonlyMap<number, number>, maxMs: number | null): number | null {
  const total = [...bins.values()].reduce((all, count) => all + count, 0);
  let seen = 0;
  for (const bin of [...bins.keys()].toSorted((a, b) => a - b)) {
    seen += bins.get(bin) ?? 0;
    if (seen * 2 >= total) return Math.min(latenessOfBin(bin), maxMs ?? 0);
  }
  return null;
}

/** An hour, the current slot included. */
export const SLOTS: number = 3_600_000 / SLOT_MS;
const SLOTS_AGAIN = 30_000 / SLOT_MS;
const SLOTS_AT_ONCE = 60_000 / SLOT_MS;
