import type { Connection } from '../postgres/connection.ts';
import { type LogSlot, SLOT_MS, SUM_MS, storedSums, type TopicCounts } from '../store/lists/log-hour.ts';
import { type HourSlots, SLOTS } from './log-hour.ts';

/** A range of the log that ends now. */
export interface BinRange {
  readonly sinceMs: number;
  readonly untilMs: number;
  /** The most bins. */
  readonly count: number;
}

export interface LogBin {
  /** From 0, since `sinceMs`. */
  readonly bin: number;
  /** null: all topics together, because too many had ended attempts to tell them apart. */
  readonly topic: string | null;
  readonly counts: TopicCounts;
}

export interface LogBins {
  /** A little later than asked: the first whole ten seconds of the last hour, or the first whole five minutes. */
  readonly sinceMs: number;
  readonly binMs: number;
  readonly bins: readonly LogBin[];
}

/** Units of `SLOT_MS` in a sum. */
const SUM_SLOTS = SUM_MS / SLOT_MS;
/** Sums are kept for eight days. */
const KEPT_MS = 8 * 86_400_000;

/**
 * Returns what ended in a range by topic: from the slots of the last hour, and from the sums that the daemons store. null: the daemons
 * have not summed all of it, or it is longer than the sums are kept.
 */
export async function logBinsOf(
  connection: Connection,
  { slots, currentSlot }: HourSlots,
  { sinceMs, untilMs, count }: BinRange,
): Promise<LogBins | null> {
  const firstSlot = currentSlot + 1 - SLOTS;
  const rangeMs = untilMs - sinceMs;
  const since = Math.ceil(sinceMs / SLOT_MS);
  if (since >= firstSlot) {
    const width = Math.max(1, Math.ceil(rangeMs / count / SLOT_MS));
    return {
      sinceMs: since * SLOT_MS,
      binMs: width * SLOT_MS,
      bins: slots
        .filter(({ slot }) => slot >= since)
        .flatMap((slot) => binsOf(slot, Math.floor((slot.slot - since) / width))),
    };
  }
  if (rangeMs > KEPT_MS) return null;
  const width = Math.max(1, Math.ceil(rangeMs / count / SUM_MS));
  const from = Math.ceil(sinceMs / SUM_MS);
  const to = Math.ceil(firstSlot / SUM_SLOTS);
  const { sums, storedTo } = await storedSums(connection, { from, to, width });
  if (storedTo === null || storedTo < to) return null;
  return {
    sinceMs: from * SUM_MS,
    binMs: width * SUM_MS,
    bins: [
      ...sums.map(
        ({ bin, topic, finished, failed, retried, cancelled, skipped }): LogBin => ({
          bin,
          topic,
          counts: [finished, failed, retried, cancelled, skipped],
        }),
      ),
      ...slots
        .filter(({ slot }) => slot >= Math.max(from, to) * SUM_SLOTS)
        .flatMap((slot) => binsOf(slot, Math.floor((Math.floor(slot.slot / SUM_SLOTS) - from) / width))),
    ],
  };
}

function binsOf(slot: LogSlot, bin: number): readonly LogBin[] {
  if (slot.topics !== null) return Object.entries(slot.topics).map(([topic, counts]) => ({ bin, topic, counts }));
  const { finished, failed, retried, cancelled, skipped } = slot;
  if (finished + failed + retried + cancelled + skipped === 0) return [];
  return [{ bin, topic: null, counts: [finished, failed, retried, cancelled, skipped] }];
}
