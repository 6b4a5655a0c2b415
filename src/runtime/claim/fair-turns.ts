import type { ClaimedLease } from '../../store/queue/claimed-leases.ts';

/** A login that was served in so many topics, and no other meanwhile, may have many more. */
const MANY_TOPICS = 32;
const MIN_PAUSE_MS = 100;
/** Looking past the tasks of a login takes at most this share of the time. */
const SHARE = 0.05;

/**
 * Claims go round the topics, so that a login with thousands of topics would be served for as many turns. Now and then a claim passes over
 * the login that alone was served lately, so that the others have a turn.
 */
export class FairTurns {
  readonly #topics = new Set<string>();
  #login: string | null = null;
  #nextAtMs = 0;

  /** Learns from a claim. */
  claimed(leases: readonly Pick<ClaimedLease, 'login' | 'topic'>[]): void {
    for (const { login, topic } of leases) {
      if (login !== this.#login) this.#topics.clear();
      this.#login = login;
      if (this.#topics.size < MANY_TOPICS) this.#topics.add(topic);
    }
  }

  /** Returns the login that the next claim is to pass over, or null. */
  passOver(nowMs: number): string | null {
    return this.#topics.size < MANY_TOPICS || nowMs < this.#nextAtMs ? null : this.#login;
  }

  /** A claim has passed over a login, from one time to another. */
  passed(startMs: number, endMs: number): void {
    this.#nextAtMs = endMs + Math.max(MIN_PAUSE_MS, (endMs - startMs) / SHARE);
  }
}
