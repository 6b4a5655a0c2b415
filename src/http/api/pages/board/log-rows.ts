import type { Connection } from '../../../../postgres/connection.ts';
import {
  type LogPageFilter,
  type LogPageRow,
  loadLogPage,
  loadLogPageSum,
} from '../../../../store/lists/dashboard/log-page.ts';

interface Poll extends Omit<LogPageFilter, 'after' | 'limit'> {
  /** Whether the range ends at a given time, not at the time of the poll. */
  readonly isPast: boolean;
}

interface Known {
  /** All rows from `fromMs` to `readMs`, or the newest of them, as many as are kept. */
  readonly rows: readonly LogPageRow[];
  readonly fromMs: number;
  readonly readMs: number;
  /** The rows before this time are compared next; null: the newest of the older rows. */
  readonly againMs: number | null;
  /** The earliest start of a range that was asked for since `atMs`. */
  readonly asked: { readonly sinceMs: number; readonly atMs: number };
}

/**
 * The newest rows of the log that fit a filter. A poll reads what has ended since the poll before, and some seconds before it again, for
 * rows that were committed late. It also compares a small part of the older rows with the log, another part at each poll, and reads that
 * part again where they differ: after some tens of polls removed rows have disappeared and later ones have appeared. Polls of ranges of
 * different lengths share what they read.
 */
export class NewestRows {
  readonly #most: number;
  readonly #known = new Map<string, Known>();

  /** `most`: rows that are kept for a filter. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Returns the rows of a range, the newest first, at most `most`. */
  async poll(connection: Connection, poll: Poll): Promise<readonly LogPageRow[]> {
    const { state, job, topic, contains, sinceMs, untilMs, isPast } = poll;
    const length = isPast ? Math.round((untilMs - sinceMs) / 60_000) : null;
    const key = JSON.stringify([state, job, topic, contains, length]);
    const known = this.#known.get(key);
    const next =
      (known === undefined ? null : await this.#further(connection, poll, known)) ??
      (await this.#whole(connection, poll));
    this.#known.delete(key);
    this.#known.set(key, next);
    for (const oldest of this.#known.keys()) if (this.#known.size > MOST_KEYS) this.#known.delete(oldest);
    return next.rows.filter(({ ended_ms }) => ended_ms >= sinceMs);
  }

  async #whole(connection: Connection, poll: Poll): Promise<Known> {
    const { sinceMs, untilMs } = poll;
    const rows = await this.#read(connection, poll);
    return { rows, fromMs: sinceMs, readMs: untilMs, againMs: null, asked: { sinceMs, atMs: untilMs } };
  }

  /** Returns what is known after this poll; null: everything has to be read. */
  async #further(connection: Connection, poll: Poll, known: Known): Promise<Known | null> {
    const { sinceMs, untilMs } = poll;
    const newMs = Math.floor(known.readMs - LATE_MS);
    const oldest = known.rows.length === this.#most ? known.rows.at(-1) : undefined;
    const isKnown = oldest !== undefined || known.fromMs <= sinceMs;
    if (known.readMs > untilMs || newMs < sinceMs || !isKnown) return null;

    const leastMs = Math.min(known.asked.sinceMs, sinceMs);
    const isLong = untilMs - known.asked.atMs >= ASKED_MS;
    const fromMs = Math.min(isLong ? Math.max(known.fromMs, leastMs) : known.fromMs, sinceMs);
    const newest = await this.#read(connection, { ...poll, sinceMs: newMs });
    const older = known.rows.filter(({ ended_ms }) => ended_ms < newMs && ended_ms >= fromMs);
    const firstMs = Math.max(fromMs, oldest?.ended_ms ?? fromMs);
    const { rows, againMs } = await this.#again(connection, poll, { rows: older, firstMs, endMs: newMs, known });
    const all = [...newest, ...rows];
    // Rows were removed: earlier ones, which were not read, take their place.
    if (oldest !== undefined && oldest.ended_ms >= fromMs && all.length < this.#most) return null;
    return {
      rows: all.slice(0, this.#most),
      fromMs,
      readMs: untilMs,
      againMs,
      asked: isLong ? { sinceMs, atMs: untilMs } : { sinceMs: leastMs, atMs: known.asked.atMs },
    };
  }

  /**
   * Compares some of the rows between two times with the log, and reads them again where they differ. Returns all of them, and where the
   * next poll continues.
   */
  async #again(
    connection: Connection,
    poll: Poll,
    {
      rows,
      firstMs,
      endMs,
      known,
    }: {
      readonly rows: readonly LogPageRow[];
      readonly firstMs: number;
      readonly endMs: number;
      readonly known: Known;
    },
  ): Promise<Pick<Known, 'rows' | 'againMs'>> {
    const toMs = Math.min(known.againMs ?? endMs, endMs);
    if (toMs <= firstMs) return { rows, againMs: null };
    const last = rows.filter(({ ended_ms }) => ended_ms < toMs)[Math.ceil(rows.length / TURN_POLLS)];
    // A limit of time as well: to find few rows that fit, the search may read many.
    const limitMs = toMs - (poll.untilMs - firstMs) / TURN_POLLS;
    const startMs = Math.floor(Math.max(firstMs, last?.ended_ms ?? firstMs, limitMs));
    const part = rows.filter(({ ended_ms }) => ended_ms >= startMs && ended_ms <= toMs);
    const sum = await loadLogPageSum(connection, { ...poll, sinceMs: startMs, untilMs: toMs, after: null });
    const nextMs = startMs <= firstMs ? null : startMs;
    if (sum.count === part.length && sum.tasks === sumOf(part)) return { rows, againMs: nextMs };
    const read = await this.#read(connection, { ...poll, sinceMs: startMs, untilMs: toMs });
    return {
      rows: [
        ...rows.filter(({ ended_ms }) => ended_ms >= toMs),
        ...read.filter(({ ended_ms }) => ended_ms < toMs && ended_ms >= firstMs),
        ...rows.filter(({ ended_ms }) => ended_ms < startMs),
      ],
      againMs: nextMs,
    };
  }

  #read(connection: Connection, poll: Poll): Promise<readonly LogPageRow[]> {
    return loadLogPage(connection, { ...poll, after: null, limit: this.#most });
  }
}

function sumOf(rows: readonly LogPageRow[]): number {
  return rows.reduce((sum, { task_id }) => sum + Number(task_id ?? 0), 0);
}

const LATE_MS = 10_000;
/** All rows are compared in about this many polls. */
const TURN_POLLS = 25;
/** A range that is not asked for any more is kept for this long. */
const ASKED_MS = 60_000;
/** Each takes a few MB at most. */
const MOST_KEYS = 4;
