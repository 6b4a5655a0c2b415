import { PgherdError } from '../../errors.ts';
import type { DaemonOptions } from '../part/options.ts';

/** The default number of sessions besides those of the slots: the daemon's own, and idle ones of other roles and databases. */
const EXTRA_SESSIONS = 24;

/** Each slot may need one session for its task and one for a one-shot worker. */
const MIN_FOR_TASKS = 2;

/** Below this total the parts of a daemon share one session, so that some remain for tasks. */
const SHARE_BELOW = 12;

type Limits = Pick<DaemonOptions, 'maxConnections' | 'slots'>;

/**
 * Counts the sessions that a daemon may open. Each part reserves what it opens for itself when it is constructed, so that
 * the number follows from the existing parts; the rest of `maxConnections` is for tasks.
 */
export class SessionBudget {
  #reserved = 0;

  /** Reserves sessions for a part of the daemon, for as long as the daemon runs. */
  reserve(sessions: number): void {
    this.#reserved += sessions;
  }

  /** Sessions of the daemon's own parts. */
  get reserved(): number {
    return this.#reserved;
  }

  /** Maximum number of open sessions: those of the parts and those of tasks. */
  max({ maxConnections, slots }: Limits): number {
    return maxConnections ?? 2 * slots + EXTRA_SESSIONS;
  }

  /** Whether the parts share a session. */
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
