import type { ClaimedLease } from '../../store/queue/claimed-leases.ts';

/** A login that was the only one served in this many topics may have many more. */
const MANY_TOPICS = 32;
const MIN_PAUSE_MS = 100;
/** Claims that skip a login take at most this share of the time. */
const SHARE = 0.05;

/**
 * Claims rotate over the topics, so that a login with thousands of topics would be served for as many turns. From time to time a claim
 * skips the login that was the only one served recently, so that the others have a turn.
 */
export class FairTurns {
  readonly #topics = new Set<string>();
  #login: string | null = null;
  #nextAtMs = 0;

  /** Records which logins a claim served. */
  claimed(leases: readonly Pick<ClaimedLease, 'login' | 'topic'>[]): void {
    for (const { login, topic } of leases) {
      if (login !== this.#login) this.#topics.clear();
      this.#login = login;
      if (this.#topics.size < MANY_TOPICS) this.#topics.add(topic);
    }
  }

  /** Returns the login that the next claim skips, or null. */
  passOver(nowMs: number): string | null {
    return this.#topics.size < MANY_TOPICS || nowMs < this.#nextAtMs ? null : this.#login;
  }

  /** Records a claim that skipped a login, with its start and end. */
  passed(startMs: number, endMs: number): void {
    this.#nextAtMs = endMs + Math.max(MIN_PAUSE_MS, (endMs - startMs) / SHARE);
  }
}
