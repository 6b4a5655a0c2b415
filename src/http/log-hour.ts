import type { Connection } from '../postgres/connection.ts';
import { countLog, currentSlot, type LogCount, latenessOfBin, SLOT_MS } from '../store/lists/log-hour.ts';

export interface HourOfLog {
  readonly finished: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly skipped: number;
  /** From when they might have started to when they did; null: nothing ran. Within 2.5 %. */
  readonly latenessMedianMs: number | null;
  readonly latenessMaxMs: number | null;
}

type Read = <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;

/**
 * The last hour of the log, of all daemons, in counters. The first look reads the hour, a minute at a time; each later one
 * what is new, and again the last half minute, for rows that were committed late. Memory: a few MB at most.
 */
export class LogHour {
  readonly #read: Read;
  readonly #slots = new Map<number, LogCount[]>();
  /** All before this slot has been read. */
  #readTo = 0;
  #looking: Promise<HourOfLog> | null = null;

  constructor(read: Read) {
    this.#read = read;
  }

  /** The last hour as it is now. Those who ask meanwhile get the same answer. Throws what keeps the log from being read. */
  look(): Promise<HourOfLog> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #lookOnce(): Promise<HourOfLog> {
    const end = (await this.#read(currentSlot)) + 1;
    const start = end - SLOTS;
    for (const slot of this.#slots.keys()) if (slot < start || slot >= end) this.#slots.delete(slot);
    // A clock that was set back reads everything again.
    let from = this.#readTo > end ? start : Math.max(start, this.#readTo - SLOTS_AGAIN);
    while (from < end) {
      const to = Math.min(end, from + SLOTS_AT_ONCE);
      const counts = await this.#read((connection) => countLog(connection, from, to));
      for (let slot = from; slot < to; slot++) this.#slots.delete(slot);
      for (const count of counts) {
        const known = this.#slots.get(count.slot);
        if (known === undefined) this.#slots.set(count.slot, [count]);
        else known.push(count);
      }
      // What was read stays read when the next part fails.
      this.#readTo = to;
      from = to;
    }
    return sum([...this.#slots.values()].flat());
  }
}

function sum(counts: readonly LogCount[]): HourOfLog {
  const states = new Map<string, number>();
  const bins = new Map<number, number>();
  let latenessMaxMs: number | null = null;
  for (const { state, bin, count, maxLatenessMs } of counts) {
    states.set(state, (states.get(state) ?? 0) + count);
    if (bin !== null) bins.set(bin, (bins.get(bin) ?? 0) + count);
    if (maxLatenessMs !== null) latenessMaxMs = Math.max(latenessMaxMs ?? 0, maxLatenessMs);
  }
  const of = (state: string): number => states.get(state) ?? 0;
  return {
    finished: of('finished'),
    failed: of('failed'),
    cancelled: of('cancelled'),
    skipped: of('skipped'),
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

/** An hour, the slot under way included. */
const SLOTS = 3_600_000 / SLOT_MS;
const SLOTS_AGAIN = 30_000 / SLOT_MS;
const SLOTS_AT_ONCE = 60_000 / SLOT_MS;
