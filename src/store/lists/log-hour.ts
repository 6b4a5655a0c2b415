import type { Connection } from '../../postgres/connection.ts';

/** What ended in `SLOT_MS` of the log, per state and lateness. */
export interface LogCount {
  /** Since the epoch, in units of `SLOT_MS`. */
  readonly slot: number;
  readonly state: string;
  /** Of `latenessOfBin`; null: a later attempt, or one that never started. */
  readonly bin: number | null;
  readonly count: number;
  readonly maxLatenessMs: number | null;
}

export const SLOT_MS = 10_000;

/** The slot that the database's clock is in. */
export async function currentSlot(connection: Connection): Promise<number> {
  const [row] = await connection.query<{ slot: number }>(
    `select floor(extract(epoch from clock_timestamp()) * 1000 / ${SLOT_MS})::float8 as slot`,
  );
  return row?.slot ?? 0;
}

/** Counts what ended in the slots from `from` to before `to`: reads these rows through the index on `ended_at`, those that are not in the log yet, and no others. */
export function countLog(connection: Connection, from: number, to: number): Promise<readonly LogCount[]> {
  return connection.query<LogCount>(
    `select slot, state, case when late is null then null when late < 1 then 0 else ceil(ln(late) / ln(${BASE}::float8)) end as bin,
       count(*)::float8 as count, max(late) as "maxLatenessMs"
     from (
       select floor(extract(epoch from ended_at)::float8 * 1000 / ${SLOT_MS}) as slot, state,
         case when attempt = 1 and started_at is not null
           then greatest(0, extract(epoch from started_at - available_at)::float8 * 1000) end as late
       from _task_log_all
       where ended_at >= to_timestamp($1::float8 * ${SLOT_MS} / 1000) and ended_at < to_timestamp($2::float8 * ${SLOT_MS} / 1000)
     ) x
     group by 1, 2, 3`,
    [from, to],
  );
}

/** The middle of a bin: off by at most 2.5 %, or a millisecond. */
export function latenessOfBin(bin: number): number {
  return bin === 0 ? 0 : BASE ** (bin - 0.5);
}

/** Bins grow by this factor. */
const BASE = 1.05;
