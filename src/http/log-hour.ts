import type { Connection } from '../postgres/connection.ts';
import {
  clockSeconds,
  countLog,
  countSeconds,
  type LogSlot,
  latenessBins,
  latenessOfBin,
  type SecondCount,
  SLOT_MS,
  slotOf,
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
 * The last hour of the log, of all daemons, in counters. A poll reads what the daemons have stored since the last one, half a minute after
 * the end of each slot, and counts the seconds since then that it has not counted yet, with those that had not ended three seconds
 * before the last poll: a row that is committed more than three seconds after its time is counted with the stored slot. Where the
 * daemons are more than one slot behind, it counts such slots itself: at its first poll, perhaps the whole hour, a minute at a time.
 * Memory: a few MB at most.
 */
export class LogHour {
  readonly #read: Read;
  readonly #slots = new Map<number, LogSlot>();
  /** All slots before this one were stored by a daemon, and do not change. */
  #storedTo = 0;
  /** All slots before this one do not change, unless a daemon stores them. */
  #settledTo = 0;
  /** The seconds of the slots that may change, and before which of them none is counted again. */
  #seconds: readonly SecondCount[] = [];
  #countedTo = 0;
  #currentSlot = 0;
  #looking: Promise<HourOfLog> | null = null;

  constructor(read: Read) {
    this.#read = read;
  }

  /** Returns the last hour as it is now. Concurrent callers get the same answer. Throws the error of the query. */
  poll(): Promise<HourOfLog> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  /** Returns the slots that the last poll found. */
  get slots(): HourSlots {
    return { slots: [...this.#slots.values()], currentSlot: this.#currentSlot };
  }

  async #lookOnce(): Promise<HourOfLog> {
    const now = await this.#read(clockSeconds);
    const current = Math.floor(now / SLOT_S);
    const end = current + 1;
    const start = end - SLOTS;
    for (const slot of this.#slots.keys()) if (slot < start || slot >= end) this.#slots.delete(slot);
    // When the clock was set back, everything is read again.
    if (Math.max(this.#storedTo, this.#settledTo) > end || this.#countedTo > now) {
      this.#storedTo = 0;
      this.#settledTo = 0;
      this.#seconds = [];
      this.#countedTo = 0;
    }
    const stored = await this.#read((connection) => storedCounts(connection, Math.max(start, this.#storedTo), end));
    for (const one of stored) this.#slots.set(one.slot, one);
    this.#storedTo = (stored.at(-1)?.slot ?? this.#storedTo - 1) + 1;
    this.#settledTo = Math.max(start, this.#storedTo, this.#settledTo);
    await this.#countLate(Math.floor((now - LATE_S) / SLOT_S));
    await this.#countNewest(now, end);
    this.#currentSlot = current;
    return sum([...this.#slots.values()]);
  }

  /** Counts the slots before `due` that should be stored and are not. */
  async #countLate(due: number): Promise<void> {
    // A daemon stores the last of them about now.
    if (this.#storedTo >= due - 1) return;
    for (let from = this.#settledTo; from < due; from = this.#settledTo) {
      const to = Math.min(from + SLOTS_AT_ONCE, due);
      const counted = await this.#read((connection) => countLog(connection, from, to));
      for (let slot = from; slot < to; slot++) this.#slots.delete(slot);
      for (const one of counted) this.#slots.set(one.slot, one);
      // The counts so far are kept when the next part fails.
      this.#settledTo = to;
    }
  }

  /** Counts the seconds that may have changed. */
  async #countNewest(now: number, end: number): Promise<void> {
    const settledTo = this.#settledTo * SLOT_S;
    const from = Math.max(settledTo, this.#countedTo);
    const counted = await this.#read((connection) => countSeconds(connection, from, end * SLOT_S));
    this.#seconds = [
      ...this.#seconds.filter(({ second }) => second >= settledTo && second < from),
      ...counted.filter(({ second }) => second >= from),
    ];
    this.#countedTo = Math.max(from, Math.floor(now) - SETTLE_S);
    for (let slot = Math.floor(from / SLOT_S); slot < end; slot++) {
      const seconds = this.#seconds.filter(({ second }) => Math.floor(second / SLOT_S) === slot);
      if (seconds.length === 0) this.#slots.delete(slot);
      else this.#slots.set(slot, slotOf(slot, seconds));
    }
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
const SLOT_S = SLOT_MS / 1_000;
/** Rows come with their commits, some of which take longer. */
const SETTLE_S = 3;
const LATE_S = 30;
const SLOTS_AT_ONCE = 60_000 / SLOT_MS;
