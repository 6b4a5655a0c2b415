import { connect } from '../postgres/connection.ts';
import { useSchema } from '../store/migrate/schema-version.ts';
import { type NextWork, nextWork } from '../store/queue/next-work.ts';
import { Daemon } from './daemon.ts';
import type { DaemonLoad, DaemonSettings } from './part/daemon-settings.ts';
import { type DaemonEvent, DaemonEvents } from './part/events.ts';
import type { LoopHealth } from './part/loop-health.ts';
import { isConnectionTrouble } from './part/loop-service.ts';
import { type DaemonOptions, DEFAULT_OPTIONS } from './part/options.ts';
import type { Service } from './part/service.ts';
import { Wakeup } from './part/waiting.ts';
import { HomeServer } from './session/home-server.ts';
import { SessionBudget } from './session/session-budget.ts';

/**
 * A daemon that ends all its sessions when there is nothing to do, so that a serverless database can suspend. It starts
 * again shortly before the next task is due, and every `quietCheckMs` to find tasks that were enqueued meanwhile: it
 * receives no notification while it sleeps.
 */
export class QuietDaemon implements Service {
  readonly name = 'daemon';
  readonly events: DaemonEvents = new DaemonEvents();
  readonly budget: SessionBudget = new SessionBudget();
  readonly home: HomeServer = new HomeServer();
  #settings: DaemonSettings;
  /** null while it sleeps. */
  #daemon: Daemon | null = null;
  #id = '';
  #activeAtMs = 0;
  readonly #wakeup = new Wakeup();
  readonly #stop = new AbortController();
  #loop: Promise<void> = Promise.resolve();

  constructor(settings: DaemonSettings) {
    this.#settings = settings;
  }

  get id(): string {
    return this.#id;
  }

  get leaseMs(): number {
    return this.#options.leaseMs;
  }

  get health(): readonly LoopHealth[] {
    return this.#daemon?.health ?? [];
  }

  get load(): DaemonLoad {
    return this.#daemon?.load ?? { slots: this.#options.slots, busy: 0, state: 'running' };
  }

  /** Starts the daemon. Throws as `Daemon.start` does. */
  async start(signal: AbortSignal): Promise<void> {
    await this.#wake(false);
    if (signal.aborted) void this.stop();
    else signal.addEventListener('abort', () => void this.stop(), { once: true });
    this.#loop = this.#run();
  }

  /** Wakes the daemon with new settings and logins. */
  async reload(
    options: Partial<DaemonOptions>,
    logins: DaemonSettings['logins'],
    webhooks?: DaemonSettings['webhooks'],
  ): Promise<void> {
    const merged = { ...this.#settings.options, ...options };
    if (this.#daemon !== null) await this.#daemon.reload(options, logins, webhooks);
    else this.#newBudget().check({ ...DEFAULT_OPTIONS, ...merged });
    this.#settings = { ...this.#settings, options: merged, logins, ...(webhooks === undefined ? {} : { webhooks }) };
    this.#activeAtMs = performance.now();
    this.#wakeup.notify();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    const wasAsleep = this.#daemon === null;
    await Promise.all([this.#daemon?.stop(), this.#loop]);
    if (wasAsleep) this.events.emit({ type: 'stopped', daemonId: this.#id });
  }

  /** Ends the grace period of a drain now. */
  endGrace(): void {
    this.#daemon?.endGrace();
  }

  get #options(): DaemonOptions {
    return { ...DEFAULT_OPTIONS, ...this.#settings.options };
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#untilIdle(signal);
      if (signal.aborted) break;
      const sleepMs = await this.#fallAsleep();
      if (sleepMs === null) continue;
      this.events.emit({ type: 'asleep', forMs: Math.round(sleepMs) });
      await this.#wakeup.sleep(sleepMs, signal);
      await this.#wakeWithRetries(signal);
    }
    await this.#daemon?.stop();
  }

  /** Resolves when there was no activity for `quietAfterMs`. */
  async #untilIdle(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { quietAfterMs } = this.#options;
      const restMs = this.#activeAtMs + quietAfterMs - performance.now();
      if (restMs <= 0 && this.load.busy === 0) return;
      await this.#wakeup.sleep(Math.max(restMs, MIN_SLEEP_MS), signal);
    }
  }

  /** Ends all sessions. Returns the time to sleep, in ms; null: a task is due now or soon, and the daemon is awake. */
  async #fallAsleep(): Promise<number | null> {
    // Checked before the stop, to avoid a needless one, and after it, because tasks enqueued meanwhile notified no daemon.
    if ((await this.#sleepMs()) === null) {
      this.#activeAtMs = performance.now();
      return null;
    }
    await this.#daemon?.stop();
    this.#daemon = null;
    return (await this.#sleepMs()) ?? 0;
  }

  /** Returns the time to sleep, in ms; null: too short to be worth it. */
  async #sleepMs(): Promise<number | null> {
    const { quietCheckMs, wakeAheadMs } = this.#options;
    try {
      const { now, inMs } = await this.#loadNextWork();
      if (now) return null;
      const untilMs = (inMs ?? Number.POSITIVE_INFINITY) - wakeAheadMs;
      return untilMs <= wakeAheadMs ? null : Math.min(untilMs, quietCheckMs);
    } catch (error) {
      // The daemon itself reports a lost server, when it is awake or wakes.
      if (!isConnectionTrouble(error)) this.events.emit({ type: 'service-error', service: 'daemon', error });
      return null;
    }
  }

  /** Runs `work` on a session of its own, which ends afterwards. */
  async #loadNextWork(): Promise<NextWork> {
    const { target, schema } = this.#settings;
    const connection = await connect(target, {
      applicationName: 'pgherd quiet',
      settings: CHECK_SETTINGS,
    });
    try {
      await useSchema(connection, schema, CHECK_SETTINGS);
      return await nextWork(connection, this.#options.topics);
    } finally {
      await connection.close();
    }
  }

  async #wakeWithRetries(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        await this.#wake(true);
        if (failures > 0) this.events.emit({ type: 'reconnected', service: 'daemon' });
        return;
      } catch (error) {
        if (!isConnectionTrouble(error)) this.events.emit({ type: 'service-error', service: 'daemon', error });
        else if (failures === 0) {
          const message = error instanceof Error ? error.message : String(error);
          this.events.emit({ type: 'connection-lost', service: 'daemon', message });
        }
        await this.#wakeup.sleep(Math.min(100 * 2 ** Math.min(failures, 10), this.#options.restartPauseMs), signal);
      }
    }
  }

  async #wake(resumed: boolean): Promise<void> {
    const daemon = new Daemon({ ...this.#settings, resumed });
    daemon.budget.reserve(this.budget.reserved);
    daemon.events.on((event) => this.#heard(event, resumed));
    await daemon.start(new AbortController().signal);
    this.#daemon = daemon;
    this.#activeAtMs = performance.now();
    if (this.#stop.signal.aborted) await daemon.stop();
  }

  #heard(event: DaemonEvent, resumed: boolean): void {
    if (event.type === 'started') this.#id = event.daemonId;
    if (ACTIVITY.has(event.type)) this.#activeAtMs = performance.now();
    const isOwn = event.type === 'draining' || event.type === 'stopped';
    if (isOwn && !this.#stop.signal.aborted) return;
    if (event.type === 'started' && resumed) this.events.emit({ type: 'awake', daemonId: event.daemonId });
    else this.events.emit(event);
  }

  #newBudget(): SessionBudget {
    const { budget } = new Daemon(this.#settings);
    budget.reserve(this.budget.reserved);
    return budget;
  }
}

const CHECK_SETTINGS = { statement_timeout: '10s' } as const;

/** Polling interval for tasks that still run. */
const MIN_SLEEP_MS = 200;

const ACTIVITY: ReadonlySet<DaemonEvent['type']> = new Set([
  'jobs-due',
  'claimed',
  'launched',
  'task-ended',
  'tasks-finished',
  'alert-tried',
]);
