import type { Connection } from '../../../../postgres/connection.ts';
import { type LaneRun, loadLaneRuns } from '../../../../store/lists/dashboard/timeline.ts';

interface Known {
  /** The newest first. */
  readonly runs: readonly LaneRun[];
  /** All runs from here to `readMs` are known, or the newest `perJob`. */
  readonly fromMs: number;
  readonly readMs: number;
}

/**
 * The newest runs of the jobs in a timeline. A look reads what each job has ended since the look before, and the half minute before it
 * again, for rows that were committed late. Every few minutes it reads everything again: rows that were removed disappear then.
 */
export class LaneRuns {
  readonly #perJob: number;
  #known = new Map<string, Known>();
  #wholeMs = 0;

  constructor(perJob: number) {
    this.#perJob = perJob;
  }

  /** Returns the runs of these jobs that ended since `sinceMs`, the newest first, at most `perJob` of each. */
  async look(
    connection: Connection,
    { ids, sinceMs, nowMs }: { readonly ids: readonly string[]; readonly sinceMs: number; readonly nowMs: number },
  ): Promise<ReadonlyMap<string, readonly LaneRun[]>> {
    if (Math.abs(nowMs - this.#wholeMs) > WHOLE_AFTER_MS) {
      this.#known.clear();
      this.#wholeMs = nowMs;
    }
    const wanted = ids.map((id) => {
      const known = this.#known.get(id);
      const isUsable = known !== undefined && known.fromMs <= sinceMs && known.readMs <= nowMs;
      const fromMs = isUsable ? Math.floor(Math.max(sinceMs, known.readMs - LATE_MS)) : sinceMs;
      const older = isUsable ? known.runs.filter(({ to_ms }) => to_ms < fromMs && to_ms >= sinceMs) : [];
      return { id, fromMs, older, knownFromMs: isUsable ? known.fromMs : sinceMs };
    });
    const jobs = wanted.map(({ id, fromMs }) => ({ id, sinceMs: fromMs }));
    const newer = byJob(await loadLaneRuns(connection, jobs, this.#perJob));
    const found = new Map<string, readonly LaneRun[]>();
    for (const { id, older, knownFromMs } of wanted) {
      const runs = [...(newer.get(id) ?? []), ...older].slice(0, this.#perJob);
      found.set(id, runs);
      this.#known.delete(id);
      this.#known.set(id, { runs, fromMs: knownFromMs, readMs: nowMs });
    }
    for (const id of this.#known.keys()) if (this.#known.size > MOST_JOBS) this.#known.delete(id);
    return found;
  }
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

const LATE_MS = 30_000;
const WHOLE_AFTER_MS = 300_000;
/** The worst jobs change: those that were shown before come back. */
const MOST_JOBS = 60;
