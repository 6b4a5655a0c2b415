import {
  type DueAlert,
  nextAlertInMs,
  pruneAlerts,
  raiseAlerts,
  recordBaseUrl,
  recordTry,
  type TriedAlert,
  takeAlerts,
} from '../../store/queue/alerts.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { DaemonPart } from '../part/daemon-part.ts';
import { within } from '../part/waiting.ts';
import { FIRST_RETRY_MS, retryDelayMs, sendWebhook, type WebhookConfig } from './webhook.ts';
import { LANE_LEASE_MS, WebhookLane } from './webhook-lane.ts';

const KEEP_MS = 30 * 86_400_000;
/** Maximum time that a stop waits until the results of the last posts are written. */
const LAST_WRITES_MS = 5_000;

/**
 * Detects unhealthy jobs and topics, and posts alerts to their webhooks: each at least once, over all daemons. A pass only
 * starts posts. The result of each post is recorded when it arrives; no transaction is open meanwhile.
 */
export class Alerter extends DaemonPart {
  readonly #config: () => WebhookConfig;
  readonly #userAgent: string;
  readonly #lanes = new Map<string, WebhookLane>();
  /** Results that could not be written when they arrived; the next pass writes them. */
  #unrecorded: readonly TriedAlert[] = [];
  #watchAtMs = 0;
  /** The daemon id and the base URL that the database contains. */
  #recordedUrl = '';
  #pruneAtMs = 0;

  constructor(daemon: DaemonContext, version: string, config: () => WebhookConfig) {
    // Posts end while a pass runs: their results are written without waiting for its statements.
    super(daemon, { name: 'alerter', pipeline: true });
    this.#config = config;
    this.#userAgent = `pgherd/${version}`;
  }

  /** Detects unhealthy jobs and topics, and starts the posts that are due. Returns the time until the next pass, in ms. */
  async pass(signal: AbortSignal): Promise<number> {
    await this.#recordRest();
    const { watchMs, pruneMs } = this.daemon.options();
    const nowMs = performance.now();
    if (nowMs >= this.#watchAtMs) {
      await this.#watch();
      this.#watchAtMs = nowMs + watchMs;
    }
    if (nowMs >= this.#pruneAtMs) {
      await this.control.use((connection) => pruneAlerts(connection, KEEP_MS));
      this.#pruneAtMs = nowMs + pruneMs;
    }
    const nextMs = await this.#startPosts(signal);
    return Math.max(0, Math.min(this.#watchAtMs - performance.now(), nextMs ?? Number.POSITIVE_INFINITY));
  }

  async #watch(): Promise<void> {
    await this.#recordBaseUrl();
    for (const alert of await this.control.use(raiseAlerts)) {
      const { kind, job, topic, reason } = alert;
      if (kind === 'missed' && job !== null) this.daemon.events.emit({ type: 'job-missed', job });
      else this.daemon.events.emit({ type: 'alert-raised', kind, job, topic, reason });
    }
  }

  async #recordBaseUrl(): Promise<void> {
    const { baseUrl = null } = this.#config();
    const current = `${this.daemon.daemonId()} ${baseUrl}`;
    if (current === this.#recordedUrl) return;
    await this.control.use((connection) => recordBaseUrl(connection, this.daemon.daemonId(), baseUrl));
    this.#recordedUrl = current;
  }

  /** Fills the free places of each webhook. Returns the time until the next post is due, in ms; null: no alert waits. */
  async #startPosts(signal: AbortSignal): Promise<number | null> {
    const names = Object.keys(this.#config().webhooks);
    for (const name of names) {
      const lane = this.#laneOf(name, signal);
      if (lane.free === 0 || signal.aborted) continue;
      const take = (limit: number): Promise<readonly DueAlert[]> =>
        this.control.use((connection) => takeAlerts(connection, [name], limit, LANE_LEASE_MS));
      for (const alert of await take(lane.free)) lane.add(alert);
    }
    // A full lane starts the next pass when one of its posts ends.
    const open = names.filter((name) => this.#laneOf(name, signal).free > 0);
    return open.length === 0 ? null : await this.control.use((connection) => nextAlertInMs(connection, open));
  }

  #laneOf(name: string, signal: AbortSignal): WebhookLane {
    const known = this.#lanes.get(name);
    if (known !== undefined) return known;
    const lane = new WebhookLane((alert) => this.#post(alert, signal));
    this.#lanes.set(name, lane);
    return lane;
  }

  async #post(alert: DueAlert, signal: AbortSignal): Promise<void> {
    const { id, tries, webhook, job, topic, kind, deliveryId, payload } = alert;
    const delivery = { id: deliveryId, body: payload, userAgent: this.#userAgent };
    const error = await sendWebhook(webhook, delivery, this.#config(), signal);
    // A post that the stop interrupted is not an error of the receiver: the alert keeps waiting, also after its last try.
    const retryInMs = error === null ? null : (retryDelayMs(tries) ?? (signal.aborted ? FIRST_RETRY_MS : null));
    this.daemon.events.emit({ type: 'alert-tried', job, topic, kind, webhook, tries, error, retryInMs });
    const tried = { id, tries, error, retryInMs };
    try {
      await this.control.use((connection) => recordTry(connection, tried));
    } catch {
      this.#unrecorded = [...this.#unrecorded, tried];
    }
    this.wake();
  }

  async #recordRest(): Promise<void> {
    for (const tried of this.#unrecorded) {
      await this.control.use((connection) => recordTry(connection, tried));
      this.#unrecorded = this.#unrecorded.filter((one) => one !== tried);
    }
  }

  /** Writes the results of delivered posts, after the others were aborted, so that no other daemon posts them again. */
  protected override async close(): Promise<void> {
    const idle = Promise.all([...this.#lanes.values()].map((lane) => lane.idle()));
    await within(
      LAST_WRITES_MS,
      idle.then(() => this.#recordRest()),
    );
    await this.control.close();
  }
}
