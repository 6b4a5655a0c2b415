import {
  type DueAlert,
  nextAlertInMs,
  pruneAlerts,
  raiseMissed,
  recordTry,
  type TriedAlert,
  takeAlerts,
} from '../../store/queue/alerts.ts';
import { ControlConnection } from '../part/control-connection.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { LoopService } from '../part/loop-service.ts';
import { retryDelayMs, SEND_TIMEOUT_MS, sendWebhook, type WebhookConfig } from './webhook.ts';

/** Sent at once, at most. */
const BATCH = 10;
/** An alert of a daemon that died is sent again after this: longer than a try can take. */
const LEASE_MS = 3 * SEND_TIMEOUT_MS;
const KEEP_MS = 30 * 86_400_000;

/** Tells of jobs that have not succeeded in time, and sends alerts to their webhooks: each at least once, over all daemons. */
export class Alerter {
  readonly service: LoopService;
  readonly #context: DaemonContext;
  readonly #config: () => WebhookConfig;
  readonly #userAgent: string;
  readonly #control: ControlConnection;
  #watchAtMs = 0;
  #pruneAtMs = 0;

  constructor(context: DaemonContext, version: string, config: () => WebhookConfig) {
    this.#context = context;
    this.#config = config;
    this.#userAgent = `pgherd/${version}`;
    this.#control = new ControlConnection({ ...context.control, applicationName: 'pgherd alerter' });
    this.service = new LoopService({
      name: 'alerter',
      events: context.events,
      pass: (signal) => this.passOnce(signal),
      close: () => this.#control.close(),
      maxPauseMs: () => context.options().restartPauseMs,
    });
  }

  /** Looks for missed runs, and sends what is to be sent. Gives how long until the next pass, in ms. */
  async passOnce(signal: AbortSignal): Promise<number> {
    const { watchMs, pruneMs } = this.#context.options();
    const nowMs = performance.now();
    if (nowMs >= this.#watchAtMs) {
      await this.watchOnce();
      this.#watchAtMs = nowMs + watchMs;
    }
    if (nowMs >= this.#pruneAtMs) {
      await this.#control.use((connection) => pruneAlerts(connection, KEEP_MS));
      this.#pruneAtMs = nowMs + pruneMs;
    }
    while (!signal.aborted && (await this.sendOnce(signal)) === BATCH);
    const names = Object.keys(this.#config().webhooks);
    const nextMs =
      names.length === 0 ? null : await this.#control.use((connection) => nextAlertInMs(connection, names));
    return Math.max(0, Math.min(this.#watchAtMs - performance.now(), nextMs ?? Number.POSITIVE_INFINITY));
  }

  async watchOnce(): Promise<void> {
    const jobs = await this.#control.use((connection) => raiseMissed(connection));
    for (const job of jobs) this.#context.events.emit({ type: 'job-missed', job });
  }

  /** Sends up to ten alerts at once. Gives how many there were. */
  async sendOnce(signal: AbortSignal): Promise<number> {
    const names = Object.keys(this.#config().webhooks);
    if (names.length === 0) return 0;
    const alerts = await this.#control.use((connection) => takeAlerts(connection, names, BATCH, LEASE_MS));
    const tried = await Promise.all(alerts.map((alert) => this.#send(alert, signal)));
    // A try that was broken off counts, and another one follows when its lease is over.
    if (!signal.aborted) {
      for (const entry of tried) await this.#control.use((connection) => recordTry(connection, entry));
    }
    return alerts.length;
  }

  async #send(alert: DueAlert, signal: AbortSignal): Promise<TriedAlert> {
    const { id, tries, webhook, job, kind, deliveryId, payload } = alert;
    const delivery = { id: deliveryId, body: payload, userAgent: this.#userAgent };
    const error = await sendWebhook(webhook, delivery, this.#config(), signal);
    const retryInMs = error === null ? null : retryDelayMs(tries);
    this.#context.events.emit({ type: 'alert-tried', job, kind, webhook, tries, error, retryInMs });
    return { id, tries, error, retryInMs };
  }
}
