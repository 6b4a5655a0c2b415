import type { DueAlert } from '../../store/queue/alerts.ts';
import { SEND_TIMEOUT_MS } from './webhook.ts';

/** Posts of one webhook that are under way at once, at most. */
const PLACES = 4;

/**
 * For how long a taken alert belongs to the daemon that took it: longer than the last of a full lane takes if all of them
 * belong to one job and none is answered. An alert of a daemon that died is posted by another one after this.
 */
export const LANE_LEASE_MS: number = (PLACES + 1) * SEND_TIMEOUT_MS;

/** The posts of one webhook: a receiver that does not answer fills its own lane and no other. Alerts of one job keep their order. */
export class WebhookLane {
  readonly #post: (alert: DueAlert) => Promise<void>;
  readonly #lastOfJob = new Map<string, Promise<void>>();
  readonly #underWay = new Set<Promise<void>>();

  /** `post` never throws. */
  constructor(post: (alert: DueAlert) => Promise<void>) {
    this.#post = post;
  }

  /** How many alerts may be added: none is taken from the outbox that cannot be posted soon. */
  get free(): number {
    return PLACES - this.#underWay.size;
  }

  /** Posts an alert, after those of the same job that were added before it. */
  add(alert: DueAlert): void {
    const before = this.#lastOfJob.get(alert.job) ?? Promise.resolve();
    const done = before
      .then(() => this.#post(alert))
      .finally(() => {
        this.#underWay.delete(done);
        if (this.#lastOfJob.get(alert.job) === done) this.#lastOfJob.delete(alert.job);
      });
    this.#underWay.add(done);
    this.#lastOfJob.set(alert.job, done);
  }

  /** Resolves when no post is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}
