import type { Connection } from '../../../../postgres/connection.ts';
import { type LaneRun, loadLaneRuns } from '../../../../store/lists/dashboard/timeline.ts';

export interface KnownRuns {
  /** The newest first. */
  readonly runs: readonly LaneRun[];
  /** Whether there are earlier runs in the range, which were not read. */
  readonly isCut: boolean;
}

interface Known extends KnownRuns {
  /** All runs from here to `readMs` are known, unless it is cut. */
  readonly fromMs: number;
  readonly readMs: number;
}

interface Poll {
  readonly ids: readonly string[];
  readonly sinceMs: number;
  readonly nowMs: number;
  /** Less than one pixel: so many runs in it are one mark. */
  readonly mergeMs: number;
}

/**
 * The newest runs of the jobs in a timeline. A poll reads what each job has ended since the poll before, and some seconds before it again,
 * for rows that were committed late. Of a job that it does not know it reads a few runs first, and more only where they would be marks of
 * their own: a job that runs every second fills a pixel with each minute. Every few minutes it reads everything again: rows that were
 * removed disappear then.
 */
export class LaneRuns {
  readonly #perJob: number;
  #known = new Map<string, Known>();
  #wholeMs = 0;

  constructor(perJob: number) {
    this.#perJob = perJob;
  }

  /** Returns the runs of these jobs that ended since `sinceMs`, at most `perJob` of each. */
  async poll(connection: Connection, poll: Poll): Promise<ReadonlyMap<string, KnownRuns>> {
    const { ids, sinceMs, nowMs } = poll;
    if (Math.abs(nowMs - this.#wholeMs) > WHOLE_AFTER_MS) {
      this.#known.clear();
      this.#wholeMs = nowMs;
    }
    const wanted = ids.map((id) => {
      const known = this.#known.get(id);
      const isUsable = known !== undefined && known.fromMs <= sinceMs && known.readMs <= nowMs;
      const fromMs = isUsable ? Math.floor(Math.max(sinceMs, known.readMs - LATE_MS)) : sinceMs;
      return { id, sinceMs: fromMs, known: isUsable ? known : null };
    });
    const newer = await this.#read(connection, wanted, poll.mergeMs);
    const found = new Map<string, KnownRuns>();
    for (const { id, sinceMs: fromMs, known } of wanted) {
      const read = newer.get(id) ?? { runs: [], isCut: false };
      const older = known?.runs.filter(({ to_ms }) => to_ms < fromMs && to_ms >= sinceMs) ?? [];
      // With a gap between them the older runs are of no use.
      const all = read.isCut ? read.runs : [...read.runs, ...older];
      const wasCut = known?.isCut === true && (known.runs.at(-1)?.to_ms ?? 0) >= sinceMs;
      const entry = { runs: all.slice(0, this.#perJob), isCut: read.isCut || wasCut || all.length > this.#perJob };
      found.set(id, entry);
      this.#known.delete(id);
      this.#known.set(id, { ...entry, fromMs: known?.fromMs ?? sinceMs, readMs: nowMs });
    }
    for (const id of this.#known.keys()) if (this.#known.size > MOST_JOBS) this.#known.delete(id);
    return found;
  }

  async #read(
    connection: Connection,
    jobs: readonly { readonly id: string; readonly sinceMs: number }[],
    mergeMs: number,
  ): Promise<ReadonlyMap<string, KnownRuns>> {
    const first = byJob(await loadLaneRuns(connection, jobs, FIRST));
    const more = jobs.filter(({ id }) => isSparse(first.get(id) ?? [], mergeMs));
    const rest = more.length === 0 ? new Map() : byJob(await loadLaneRuns(connection, more, this.#perJob));
    return new Map(
      [...first].map(([id, few]) => {
        const all = rest.get(id);
        return [
          id,
          all === undefined
            ? { runs: few, isCut: few.length === FIRST }
            : { runs: all, isCut: all.length === this.#perJob },
        ];
      }),
    );
  }
}

/** Whether there are probably more runs than were read, few enough in each pixel to be worth reading. */
function isSparse(runs: readonly LaneRun[], mergeMs: number): boolean {
  const [newest, oldest] = [runs[0], runs.at(-1)];
  if (runs.length < FIRST || newest === undefined || oldest === undefined) return false;
  return (newest.to_ms - oldest.to_ms) / mergeMs > FIRST / MOST_IN_PIXEL;
}

function byJob(runs: readonly LaneRun[]): ReadonlyMap<string, readonly LaneRun[]> {
  const lists = new Map<string, LaneRun[]>();
  for (const run of runs) {
    const list = lists.get(run.job_id);
    if (list === undefined) lists.set(run.job_id, [run]);
    else list.push(run);
  }
  return lists;
}

const FIRST = 64;
const MOST_IN_PIXEL = 8;
const LATE_MS = 10_000;
const WHOLE_AFTER_MS = 300_000;
/** The worst jobs change: those that were shown before come back. */
const MOST_JOBS = 60;
