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

/** Returns the database's clock in seconds since the epoch. */
export async function clockSeconds(connection: Connection): Promise<number> {
  const [row] = await connection.query<{ seconds: number }>(`select date_part('epoch', clock_timestamp()) as seconds`);
  return row?.seconds ?? 0;
}

const COLUMNS =
  'slot::float8 as slot, finished, failed, retried, cancelled, skipped, max_lateness_ms as "maxLatenessMs", lateness, topics';

/** Counts the slots from `from` to before `to` that are not empty: reads their rows through the index on `ended_at`. */
export function countLog(connection: Connection, from: number, to: number): Promise<readonly LogSlot[]> {
  return connection.query<LogSlot>(`select ${COLUMNS} from _log_slots($1, $2)`, [from, to]);
}

/** The attempts of one topic and state that ended in one second. */
export interface SecondCount {
  /** Since the epoch. */
  readonly second: number;
  readonly topic: string;
  readonly state: string;
  readonly count: number;
  /** The lateness of first attempts that started: in milliseconds, of eight bytes each. null: there are none. */
  readonly lateness: Buffer | null;
}

/**
 * Counts what ended from the second `from` to before `to`. It takes a third of the time of `countLog`, which groups by lateness: what counts
 * is a few seconds of rows at each poll, of which hardly two are equally late.
 */
export function countSeconds(connection: Connection, from: number, to: number): Promise<readonly SecondCount[]> {
  return connection.query<SecondCount>(
    `select floor(date_part('epoch', l.ended_at))::float8 as second, l.topic, l.state, count(*)::int as count,
       string_agg(float8send(greatest(0, date_part('epoch', l.started_at - l.available_at) * 1000)), '')
         filter (where l.attempt = 1 and l.started_at is not null) as lateness
     from _task_log_all l where l.ended_at >= to_timestamp($1::float8) and l.ended_at < to_timestamp($2::float8) group by 1, 2, 3`,
    [from, to],
  );
}

/** The states in the order of `TopicCounts`. */
export const COUNTED_STATES: readonly string[] = ['finished', 'failed', 'retrying', 'cancelled', 'skipped'];

/** Returns the sums of some seconds of a slot, as `_log_slots` counts them. */
export function slotOf(slot: number, seconds: readonly SecondCount[]): LogSlot {
  const topics = new Map<string, number[]>();
  const bins = new Map<number, number>();
  let maxLatenessMs: number | null = null;
  for (const { topic, state, count, lateness } of seconds) {
    const counts = topics.get(topic) ?? COUNTED_STATES.map(() => 0);
    topics.set(topic, counts);
    const at = COUNTED_STATES.indexOf(state);
    counts[at] = (counts[at] ?? 0) + count;
    for (let n = 0; n < (lateness?.length ?? 0); n += 8) {
      const late = lateness?.readDoubleBE(n) ?? 0;
      const bin = binOf(late);
      bins.set(bin, (bins.get(bin) ?? 0) + 1);
      maxLatenessMs = Math.max(maxLatenessMs ?? 0, late);
    }
  }
  const packed = Buffer.alloc(bins.size * BIN_BYTES);
  for (const [n, [bin, count]] of [...bins].entries()) {
    packed.writeInt16BE(bin, n * BIN_BYTES);
    packed.writeInt32BE(count, n * BIN_BYTES + 2);
  }
  const total = (at: number): number => [...topics.values()].reduce((sum, counts) => sum + (counts[at] ?? 0), 0);
  const told = [...topics].map(([topic, [finished = 0, failed = 0, retried = 0, cancelled = 0, skipped = 0]]) => {
    return [topic, [finished, failed, retried, cancelled, skipped]] as const;
  });
  return {
    slot,
    finished: total(0),
    failed: total(1),
    retried: total(2),
    cancelled: total(3),
    skipped: total(4),
    maxLatenessMs,
    lateness: packed,
    topics: topics.size > 0 && topics.size <= MOST_TOPICS ? Object.fromEntries(told) : null,
  };
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
 * each five minutes that are complete. Returns the number of slots, and the time in ms until the next one can be stored.
 */
export async function storeCounts(
  connection: Connection,
): Promise<{ readonly slots: number; readonly nextMs: number }> {
  const [row] = await connection.query<{ slots: number; seconds: number }>(
    `select _count_log() as slots, date_part('epoch', clock_timestamp()) as seconds`,
  );
  const { slots, seconds } = row ?? { slots: 0, seconds: 0 };
  return { slots, nextMs: SLOT_MS - ((seconds * 1_000) % SLOT_MS) };
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

function binOf(ms: number): number {
  return ms < 1 ? 0 : Math.ceil(Math.log(ms) / Math.log(BASE));
}

/** Bins grow by this factor, and the topics of a slot are told apart up to this number: see `_log_slots`. */
const MOST_TOPICS = 100;
const BASE = 1.05;
const BIN_BYTES = 6;
