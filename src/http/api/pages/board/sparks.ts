import type { Connection } from '../../../../postgres/connection.ts';
import { type BoardRow, loadSparks, type SparkRow } from '../../../../store/lists/dashboard/board.ts';

type Timed = Pick<BoardRow, 'id' | 'last_ended_ms'>;

/** The last runs of jobs as a list shows them: read again when a job has run since, and once a minute, because a skip is not a run. */
export class Sparks {
  readonly #known = new Map<
    string,
    { readonly row: SparkRow; readonly endedMs: number | null; readonly readMs: number }
  >();

  /** Returns the last `RUNS` runs of these jobs. */
  async of(connection: Connection, jobs: readonly Timed[], nowMs: number): Promise<ReadonlyMap<string, SparkRow>> {
    const wanted = jobs.filter(({ id, last_ended_ms }) => {
      const known = this.#known.get(id);
      if (known === undefined) return true;
      const ageMs = Math.abs(nowMs - known.readMs);
      const isBusy = known.row.states.length >= RUNS && known.readMs - (known.row.since_ms ?? 0) < BUSY_MS;
      return known.endedMs === last_ended_ms ? ageMs > AGAIN_MS : !isBusy || ageMs > BUSY_AGAIN_MS;
    });
    const idsOf = (list: readonly Timed[]): readonly string[] => list.map(({ id }) => id);
    // The runs of a day lie in two partitions. The others are planned and opened for jobs that run less often only.
    const dayMs = nowMs - DAY_MS;
    const day = wanted.filter(({ last_ended_ms }) => (last_ended_ms ?? 0) >= dayMs);
    const recent = await load(connection, idsOf(day), dayMs);
    const full = new Map(recent.filter(({ states }) => states.length >= RUNS).map((row) => [row.job_id, row]));
    const rest = await load(
      connection,
      idsOf(wanted).filter((id) => !full.has(id)),
      0,
    );
    const rows = new Map([...full, ...rest.map((row) => [row.job_id, row] as const)]);
    if (this.#known.size > MOST_KNOWN) this.#known.clear();
    for (const { id, last_ended_ms } of wanted) {
      const row = rows.get(id);
      if (row !== undefined) this.#known.set(id, { row, endedMs: last_ended_ms, readMs: nowMs });
    }
    return new Map(
      jobs.flatMap(({ id }) => {
        const row = rows.get(id) ?? this.#known.get(id)?.row;
        return row === undefined ? [] : [[id, row] as const];
      }),
    );
  }
}

function load(connection: Connection, ids: readonly string[], sinceMs: number): Promise<readonly SparkRow[]> {
  return ids.length === 0 ? Promise.resolve([]) : loadSparks(connection, ids, { runs: RUNS, sinceMs });
}

const RUNS = 24;
const DAY_MS = 86_400_000;
const AGAIN_MS = 60_000;
/** A job whose last runs began within this time: read less often than it ends. */
const BUSY_MS = 600_000;
const BUSY_AGAIN_MS = 10_000;
const MOST_KNOWN = 2_000;
