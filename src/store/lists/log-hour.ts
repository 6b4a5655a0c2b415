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
  /** The counts of each topic: finished, failed, retried, cancelled, skipped. null: nothing ended, or in too many topics. */
  readonly topics: Readonly<Record<string, TopicCounts>> | null;
}

export type TopicCounts = readonly [
  finished: number,
  failed: number,
  retried: number,
  cancelled: number,
  skipped: number,
];

export const SLOT_MS = 10_000;

/** The database's clock in slots: the whole part is the slot that it is in. */
export async function clockInSlots(connection: Connection): Promise<number> {
  const [row] = await connection.query<{ slot: number }>(
    `select date_part('epoch', clock_timestamp()) * 1000 / ${SLOT_MS} as slot`,
  );
  return row?.slot ?? 0;
}

const COLUMNS =
  'slot::float8 as slot, finished, failed, retried, cancelled, skipped, max_lateness_ms as "maxLatenessMs", lateness, topics';

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

/** The counts of one topic in `width` times five minutes. */
export interface LogSum {
  /** From 0, since `from`. */
  readonly bin: number;
  /** null: all topics together, because too many had ended attempts to tell them apart. */
  readonly topic: string | null;
  readonly finished: number;
  readonly failed: number;
  readonly retried: number;
  readonly cancelled: number;
  readonly skipped: number;
}

/** Units of `SUM_MS` since the epoch: from `from` to before `to`, `width` of them in a bin. */
export interface SumRange {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

export const SUM_MS = 300_000;

/** Returns the stored sums of a range by topic, and before which unit all of them are stored; null: none of them. */
export async function storedSums(
  connection: Connection,
  { from, to, width }: SumRange,
): Promise<{ readonly sums: readonly LogSum[]; readonly storedTo: number | null }> {
  const [counted] = await connection.query<{ to: number | null }>(
    'select floor((max(slot) + 1) / 30)::float8 as to from _log_counts',
  );
  const sums = await connection.query<LogSum>(
    `select floor((slot - $1::bigint) / $3::bigint)::int as bin, nullif(topic, '') as topic, sum(finished)::float8 as finished, sum(failed)::float8 as failed,
       sum(retried)::float8 as retried, sum(cancelled)::float8 as cancelled, sum(skipped)::float8 as skipped
     from _log_sums where slot >= $1 and slot < $2 group by 1, 2`,
    [from, to, width],
  );
  return { sums, storedTo: counted?.to ?? null };
}

/**
 * Stores the counts of what ended more than half a minute ago and is not counted yet, at most ten minutes of it, and the sums of
 * each five minutes that are complete. Returns the number of slots.
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
