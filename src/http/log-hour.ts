import type { Connection } from '../postgres/connection.ts';
import {
  clockInSlots,
  countLog,
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
 * newer: each slot until some seconds after its end, and once more after half a minute, for rows that were committed late, unless a
 * daemon has stored it by then. Only where no daemon has stored counts does the first look count the whole hour, a minute at a time.
 * Memory: a few MB at most.
 */
export class LogHour {
  readonly #read: Read;
  readonly #slots = new Map<number, LogSlot>();
  /** All slots before this one were stored by a daemon, and do not change. */
  #storedTo = 0;
  /** When each slot that may change was counted, in slots. */
  readonly #countedAt = new Map<number, number>();
  /** All slots before this one do not change. */
  #settledTo = 0;
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
    const now = await this.#read(clockInSlots);
    const current = Math.floor(now);
    const end = current + 1;
    const start = end - SLOTS;
    for (const slot of this.#slots.keys()) if (slot < start || slot >= end) this.#slots.delete(slot);
    // When the clock was set back, everything is read again.
    if (Math.max(this.#storedTo, this.#settledTo, ...this.#countedAt.keys()) > end) {
      this.#storedTo = 0;
      this.#settledTo = 0;
      this.#countedAt.clear();
    }
    const stored = await this.#read((connection) => storedCounts(connection, Math.max(start, this.#storedTo), end));
    for (const one of stored) this.#slots.set(one.slot, one);
    this.#storedTo = (stored.at(-1)?.slot ?? this.#storedTo - 1) + 1;
    for (const [from, to] of this.#toCount(Math.max(start, this.#storedTo, this.#settledTo), now)) {
      const counted = await this.#read((connection) => countLog(connection, from, to));
      for (let slot = from; slot < to; slot++) {
        this.#slots.delete(slot);
        // The counts so far are kept when the next part fails.
        this.#countedAt.set(slot, now);
      }
      for (const one of counted) this.#slots.set(one.slot, one);
    }
    this.#settledTo = Math.max(this.#settledTo, this.#storedTo, end - LATE_SLOTS - 1);
    for (const slot of this.#countedAt.keys()) if (slot < this.#settledTo) this.#countedAt.delete(slot);
    this.#currentSlot = current;
    return sum([...this.#slots.values()]);
  }

  /** Returns the ranges of slots to count, from `first` to the current one, each of a minute at most. */
  #toCount(first: number, now: number): readonly (readonly [from: number, to: number])[] {
    const ranges: [from: number, to: number][] = [];
    for (let slot = first; slot <= now; slot++) {
      const countedAt = this.#countedAt.get(slot);
      const wasDone = countedAt !== undefined && countedAt >= slot + 1 + SETTLE_SLOTS;
      const isAgain = wasDone && countedAt < slot + 1 + LATE_SLOTS && now >= slot + 1 + LATE_SLOTS;
      if (wasDone && !isAgain) continue;
      const last = ranges.at(-1);
      if (last?.[1] === slot && slot - last[0] < SLOTS_AT_ONCE) last[1] = slot + 1;
      else ranges.push([slot, slot + 1]);
    }
    return ranges;
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
/** Rows come with their commits, some of which take longer. */
const SETTLE_SLOTS = 3_000 / SLOT_MS;
const LATE_SLOTS = 30_000 / SLOT_MS;
const SLOTS_AT_ONCE = 60_000 / SLOT_MS;
