import { formatInstant } from '../schedule/instant.ts';
import { type DaemonActivity, daemonActivity } from '../store/lists/activity.ts';
import type { Sessions } from './sessions.ts';

export interface ThroughputPoint {
  readonly at: string;
  /** Attempts per second that all daemons together have ended since the point before; null: not known. */
  readonly tasksPerSecond: number | null;
}

/** Looks every few seconds at how many tasks the daemons have worked off, and remembers ten minutes of it. */
export class Throughput {
  readonly #sessions: Sessions;
  readonly #points: ThroughputPoint[] = [];
  #before: { readonly items: ReadonlyMap<string, number>; readonly atMs: number } | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  start(): void {
    this.#timer = setInterval(() => void this.lookOnce(), EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** The oldest first. */
  points(): readonly ThroughputPoint[] {
    return this.#points;
  }

  async lookOnce(): Promise<void> {
    try {
      this.#add(await this.#sessions.watch(daemonActivity), performance.now());
    } catch {
      // A server that is away is told about elsewhere; here it is a gap.
      this.#before = null;
      this.#push(null);
    }
  }

  #add(daemons: readonly DaemonActivity[], atMs: number): void {
    const items = new Map(daemons.map((daemon) => [daemon.id, daemon.items]));
    const before = this.#before;
    this.#before = { items, atMs };
    if (before === null) return;
    let done = 0;
    // A daemon that is gone, or new, counts from when it is seen twice.
    for (const [id, now] of items) done += Math.max(0, now - (before.items.get(id) ?? now));
    this.#push((done * 1_000) / Math.max(1, atMs - before.atMs));
  }

  #push(tasksPerSecond: number | null): void {
    this.#points.push({ at: formatInstant(Date.now()), tasksPerSecond });
    if (this.#points.length > KEPT) this.#points.shift();
  }
}

/** Daemons write what they have done every 2 s. */
const EVERY_MS = 4_000;
const KEPT = 150;
