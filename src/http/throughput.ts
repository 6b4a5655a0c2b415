import { formatInstant } from '../schedule/instant.ts';
import { type DaemonActivity, daemonActivity } from '../store/lists/activity.ts';
import type { Sessions } from './sessions.ts';

export interface ThroughputPoint {
  readonly at: string;
  /** Attempts per second that all daemons together ended since the previous point; null: unknown. */
  readonly tasksPerSecond: number | null;
}

/** Samples every few seconds how many tasks the daemons have ended, and keeps ten minutes of samples. */
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
      // An unreachable server is reported elsewhere; here it is a gap.
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
    // A daemon counts only when it is present in both samples.
    for (const [id, now] of items) done += Math.max(0, now - (before.items.get(id) ?? now));
    this.#push((done * 1_000) / Math.max(1, atMs - before.atMs));
  }

  #push(tasksPerSecond: number | null): void {
    this.#points.push({ at: formatInstant(Date.now()), tasksPerSecond });
    if (this.#points.length > KEPT) this.#points.shift();
  }
}

/** Daemons write their counters every 2 s. */
const EVERY_MS = 4_000;
const KEPT = 150;
