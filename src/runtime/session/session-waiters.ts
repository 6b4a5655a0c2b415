import type { JobSession } from '../../postgres/job-session.ts';

/** A session of the waiting task's key, or room to open one. */
export type Grant = JobSession | 'room';

interface Waiter {
  /** null: it needs a new session. */
  readonly key: string | null;
  /** false: it waits for a session of its key only. */
  readonly mayOpen: boolean;
  readonly sinceMs: number;
  readonly end: (grant: Grant | null) => void;
}

/** A session goes to the next waiter of its key, unless another task has waited longer than this. */
const UNFAIR_MS = 100;

/** Tasks that wait for a session, in the order of their arrival. */
export class SessionWaiters {
  #waiters: Waiter[] = [];

  /** Waits for a session of `key`, or with `mayOpen` for room. Returns null after `limitMs`, or when `cancel` is called. */
  wait(
    key: string | null,
    { mayOpen, limitMs }: { readonly mayOpen: boolean; readonly limitMs: number },
  ): Promise<Grant | null> {
    return new Promise((resolve) => {
      const end = (grant: Grant | null): void => {
        clearTimeout(timer);
        this.#waiters = this.#waiters.filter((other) => other !== waiter);
        resolve(grant);
      };
      const timer = setTimeout(() => end(null), limitMs);
      const waiter: Waiter = { key, mayOpen, sinceMs: performance.now(), end };
      this.#waiters.push(waiter);
    });
  }

  /** The number of tasks that wait for room. */
  get wantRoom(): number {
    return this.#waiters.filter(({ mayOpen }) => mayOpen).length;
  }

  /** Hands the session to a waiter of its key. Returns false when none waits, or another waiter is overdue. */
  giveSession(key: string, session: JobSession): boolean {
    const first = this.#waiters.find(({ mayOpen }) => mayOpen);
    const isOverdue = first !== undefined && first.key !== key && performance.now() - first.sinceMs > UNFAIR_MS;
    const waiter = isOverdue ? undefined : this.#waiters.find((other) => other.key === key);
    waiter?.end(session);
    return waiter !== undefined;
  }

  /** Hands room to the first waiter that wants it. Returns false when none does. */
  giveRoom(): boolean {
    const waiter = this.#waiters.find(({ mayOpen }) => mayOpen);
    waiter?.end('room');
    return waiter !== undefined;
  }

  /** Ends all waits with null. */
  cancel(): void {
    for (const waiter of [...this.#waiters]) waiter.end(null);
  }
}
