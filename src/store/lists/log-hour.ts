import type { Connection } from '../../postgres/connection.ts';

/** What ended in one slot of `SLOT_MS` of the log. */
export interface LogSlot {
  /** Since the epoch, in units of `SLOT_MS`. */
  readonly slot: number;
  readonly finished: number;
  readonly failed: number;
  readonly retried: number;
  readonly cancelled: number;
  readonly skipped: number;
  /** null: nothing started. */
  readonly maxLatenessMs: number | null;
  /** Of first attempts that started: see `latenessBins`. */
  readonly lateness: Buffer;
}

export const SLOT_MS = 10_000;

/** The slot that the database's clock is in. */
export async function currentSlot(connection: Connection): Promise<number> {
  const [row] = await connection.query<{ slot: number }>(
    `select floor(date_part('epoch', clock_timestamp()) * 1000 / ${SLOT_MS}) as slot`,
  );
  return row?.slot ?? 0;
}

const COLUMNS =
  'slot::float8 as slot, finished, failed, retried, cancelled, skipped, max_lateness_ms as "maxLatenessMs", lateness';

/** Counts the slots from `from` to before `to` that are not empty: reads their rows through the index on `ended_at`. */
export function countLog(connection: Connection, from: number, to: number): Promise<readonly LogSlot[]> {
  return connection.query<LogSlot>(`select ${COLUMNS} from _log_slots($1, $2)`, [from, to]);
}

/** Returns the counts that the daemons have stored of the slots from `from` to before `to`, in their order. */
export function storedCounts(connection: Connection, from: number, to: number): Promise<readonly LogSlot[]> {
  return connection.query<LogSlot>(`select ${COLUMNS} from _log_counts where slot >= $1 and slot < $2 order by slot`, [
    from,
    to,
  ]);
}

/**
 * Stores the counts of what ended more than half a minute ago and is not counted yet, at most ten minutes of it. Returns
 * the number of slots.
 */
export async function storeCounts(connection: Connection): Promise<number> {
  const [row] = await connection.query<{ slots: number }>('select _count_log() as slots');
  return row?.slots ?? 0;
}

/** Returns the bins of a slot with their counts; one bin may come several times. */
export function latenessBins({ lateness }: LogSlot): readonly (readonly [bin: number, count: number])[] {
  return Array.from({ length: lateness.length / BIN_BYTES }, (_, n) => [
    lateness.readInt16BE(n * BIN_BYTES),
    lateness.readInt32BE(n * BIN_BYTES + 2),
  ]);
}

/** The middle of a bin: off by at most 2.5 %, or a millisecond. */
export function latenessOfBin(bin: number): number {
  return bin === 0 ? 0 : BASE ** (bin - 0.5);
}

/** Bins grow by this factor: see `_log_slots`. */
const BASE = 1.05;
const BIN_BYTES = 6;
