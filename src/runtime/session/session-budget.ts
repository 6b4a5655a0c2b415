import { PgherdError } from '../../errors.ts';
import type { DaemonOptions } from '../part/options.ts';

/** Beside the slots: the daemon's own sessions, and idle ones of other roles and databases. */
const BESIDE_SLOTS = 24;

/** A task in a slot, and a worker that `launch_worker` asked for. */
const MIN_FOR_TASKS = 2;

/** With fewer sessions in all the parts of a daemon share one, so that there are some left for tasks. */
const SHARE_BELOW = 12;

type Limits = Pick<DaemonOptions, 'maxConnections' | 'slots'>;

/**
 * Counts the sessions that a daemon may open. Each part reserves what it opens for itself when it is constructed, so that
 * the number follows from the parts that there are; the rest of `maxConnections` is for tasks.
 */
export class SessionBudget {
  #reserved = 0;

  /** Takes sessions out of what is left for tasks, for as long as the daemon runs. */
  reserve(sessions: number): void {
    this.#reserved += sessions;
  }

  /** Sessions of the daemon's own parts. */
  get reserved(): number {
    return this.#reserved;
  }

  /** The number of sessions that may be open at once: the parts' own and those of tasks. */
  max({ maxConnections, slots }: Limits): number {
    return maxConnections ?? 2 * slots + BESIDE_SLOTS;
  }

  /** Whether the parts are to share a session. */
  shares(limits: Limits): boolean {
    return this.max(limits) < SHARE_BELOW;
  }

  /** The number of sessions for tasks, one-shot workers included. */
  forTasks(limits: Limits): number {
    return this.max(limits) - this.#reserved;
  }

  /** Throws `config_invalid` with the number that is needed when `maxConnections` is too small for this daemon. */
  check(limits: Limits): void {
    const needed = this.#reserved + MIN_FOR_TASKS;
    const max = this.max(limits);
    if (max >= needed) return;
    throw new PgherdError('config_invalid', `max_connections is ${max}, but this daemon needs at least ${needed}`, {
      hint: `set daemon.max_connections or --max-connections to ${this.#reserved} for the daemon's own sessions plus 1 more than the tasks that should run at once`,
    });
  }
}
