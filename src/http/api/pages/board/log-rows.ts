import type { Connection } from '../../../../postgres/connection.ts';
import { type LogPageFilter, type LogPageRow, loadLogPage } from '../../../../store/lists/dashboard/log-page.ts';

type Filter = Omit<LogPageFilter, 'after' | 'limit'>;

interface Known {
  readonly rows: readonly LogPageRow[];
  /** All rows from here to `readMs` are in `rows`. */
  readonly fromMs: number;
  readonly readMs: number;
  /** When everything was read. */
  readonly wholeMs: number;
}

/**
 * The newest rows of the log that fit a filter. A look reads what has ended since the look before, and the half minute before it again,
 * for rows that were committed late. Once a minute it reads everything again: rows that were removed disappear then.
 */
export class NewestRows {
  readonly #most: number;
  readonly #known = new Map<string, Known>();

  /** `most`: rows that are kept for a filter. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Returns the rows of a range, the newest first, at most `most`. */
  async look(connection: Connection, filter: Filter): Promise<readonly LogPageRow[]> {
    const { state, job, topic, contains, sinceMs, untilMs } = filter;
    const key = JSON.stringify([state, job, topic, contains, Math.round((untilMs - sinceMs) / 60_000)]);
    const known = this.#known.get(key);
    const isUsable =
      known !== undefined &&
      known.fromMs <= sinceMs &&
      known.readMs <= untilMs &&
      untilMs - known.wholeMs < WHOLE_AFTER_MS;
    const fromMs = isUsable ? Math.floor(Math.max(sinceMs, known.readMs - LATE_MS)) : sinceMs;
    const newest = await loadLogPage(connection, { ...filter, sinceMs: fromMs, after: null, limit: this.#most });
    const older = isUsable ? known.rows.filter(({ ended_ms }) => ended_ms < fromMs && ended_ms >= sinceMs) : [];
    const rows = [...newest, ...older].slice(0, this.#most);
    this.#known.delete(key);
    this.#known.set(key, {
      rows,
      fromMs: isUsable ? known.fromMs : sinceMs,
      readMs: untilMs,
      wholeMs: isUsable ? known.wholeMs : untilMs,
    });
    for (const oldest of this.#known.keys()) if (this.#known.size > MOST_KEYS) this.#known.delete(oldest);
    return rows;
  }
}

const LATE_MS = 30_000;
const WHOLE_AFTER_MS = 60_000;
/** Each takes a few MB at most. */
const MOST_KEYS = 4;
