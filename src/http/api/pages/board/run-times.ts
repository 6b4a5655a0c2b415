import type { Connection } from '../../../../postgres/connection.ts';
import { type BoardRow, loadRunTimes } from '../../../../store/lists/dashboard/board.ts';

export interface Percentiles {
  readonly runs: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

type Timed = Pick<BoardRow, 'id' | 'last_ended_ms'>;

/** The percentiles of the runs of jobs, read again when a job has run since. */
export class RunTimes {
  readonly #known = new Map<string, Percentiles & { readonly endedMs: number | null; readonly readMs: number }>();

  of(id: string): Percentiles {
    return this.#known.get(id) ?? NONE;
  }

  /**
   * Reads the percentiles of the jobs that are not known, or were read before their last run and more than `AGAIN_MS` ago; after many runs,
   * more than `AGAIN_MANY_MS` ago.
   */
  async ensure(connection: Connection, jobs: readonly Timed[]): Promise<void> {
    const nowMs = performance.now();
    const wanted = jobs.filter(({ id, last_ended_ms }) => {
      const known = this.#known.get(id);
      if (known === undefined) return true;
      const againMs = known.runs < MANY_RUNS ? AGAIN_MS : AGAIN_MANY_MS;
      return known.endedMs !== last_ended_ms && nowMs - known.readMs > againMs;
    });
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      const part = wanted.slice(at, at + AT_ONCE);
      const rows = await loadRunTimes(
        connection,
        part.map(({ id }) => id),
      );
      const ended = new Map(part.map(({ id, last_ended_ms }) => [id, last_ended_ms]));
      for (const { job_id, runs, p50_ms, p95_ms } of rows) {
        const endedMs = ended.get(job_id) ?? null;
        this.#known.set(job_id, {
          runs,
          p50Ms: p50_ms,
          p95Ms: p95_ms,
          endedMs,
          readMs: nowMs,
        });
      }
    }
  }
}

const NONE: Percentiles = { runs: 0, p50Ms: null, p95Ms: null };
const AGAIN_MS = 10_000;
/** With so many runs a few more change little. */
const MANY_RUNS = 100;
const AGAIN_MANY_MS = 60_000;
const AT_ONCE = 500;
