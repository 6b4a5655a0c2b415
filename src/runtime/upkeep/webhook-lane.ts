import type { DueAlert } from '../../store/queue/alerts.ts';
import { SEND_TIMEOUT_MS } from './webhook.ts';

/** Maximum number of posts to one webhook at the same time. */
const PLACES = 4;

/**
 * The time for which a claimed alert belongs to its daemon: longer than the posts of a full lane take when all of them
 * belong to one job and none is answered. After this time another daemon posts the alerts of a daemon that died.
 */
export const LANE_LEASE_MS: number = (PLACES + 1) * SEND_TIMEOUT_MS;

/** The posts to one webhook. A receiver that does not answer delays no other webhook. Alerts of one job keep their order. */
export class WebhookLane {
  readonly #post: (alert: DueAlert) => Promise<void>;
  readonly #lastOfJob = new Map<string, Promise<void>>();
  readonly #underWay = new Set<Promise<void>>();

  /** `post` never throws. */
  constructor(post: (alert: DueAlert) => Promise<void>) {
    this.#post = post;
  }

  /** The number of alerts that may be added. The alerter claims only as many as can be posted soon. */
  get free(): number {
    return PLACES - this.#underWay.size;
  }

  /** Posts an alert, after those of the same job that were added before it. */
  add(alert: DueAlert): void {
    const of = alert.job ?? `topic ${alert.topic}`;
    const before = this.#lastOfJob.get(of) ?? Promise.resolve();
    const done = before
      .then(() => this.#post(alert))
      .finally(() => {
        this.#underWay.delete(done);
        if (this.#lastOfJob.get(of) === done) this.#lastOfJob.delete(of);
      });
    this.#underWay.add(done);
    this.#lastOfJob.set(of, done);
  }

  /** Resolves when all posts have ended. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}
