import { PgherdError } from '../../errors.ts';
import { followSignals } from '../../follow-signals.ts';
import { serverErrorOf } from '../../postgres/sqlstate.ts';
import type { DaemonEvents } from './events.ts';
import type { LoopHealth } from './loop-health.ts';
import type { Service } from './service.ts';
import { Wakeup } from './waiting.ts';

export interface LoopOptions {
  readonly name: string;
  readonly events: DaemonEvents;
  /** One pass. Returns how many ms to sleep without a notification. An error is reported as an event, and the pass is tried again. */
  readonly pass: (signal: AbortSignal) => Promise<number>;
  /** Called once when the loop has ended. */
  readonly close?: () => Promise<void>;
  /** The longest pause between failed passes. */
  readonly maxPauseMs: () => number;
}

/** The longest pause while the server is unreachable: when it is back, work continues within seconds. */
const MAX_AWAY_MS = 1_000;

const MAX_REASONS = 10;

/** Runs passes until it is stopped. An unreachable server does not end it: it tries again after growing pauses. */
export class LoopService implements Service {
  readonly name: string;
  readonly wakeup: Wakeup = new Wakeup();
  readonly #options: LoopOptions;
  readonly #again: Wakeup = new Wakeup();
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #failures = 0;
  #failingSinceMs: number | null = null;
  #passSinceMs: number | null = null;
  #reason: string | null = null;
  /** The reasons that were already reported for the current outage. */
  readonly #reported = new Set<string>();

  constructor(options: LoopOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get health(): LoopHealth {
    const nowMs = performance.now();
    const since = (ms: number | null): number | null => (ms === null ? null : nowMs - ms);
    return {
      name: this.name,
      failingMs: since(this.#failingSinceMs),
      reason: this.#reason,
      passMs: since(this.#passSinceMs),
    };
  }

  start(signal: AbortSignal): Promise<void> {
    this.#running = followSignals([signal, this.#stop.signal], (either) => this.#loop(either));
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#options.close?.();
  }

  /** Ends the pause after a failed pass, because the cause of the failure may be gone. */
  tryAgain(): void {
    if (this.#failures > 0) this.#again.notify();
  }

  async #loop(signal: AbortSignal): Promise<void> {
    // Once, and not with each of thousands of sleeps.
    const wake = (): void => {
      this.wakeup.notify();
      this.#again.notify();
    };
    signal.addEventListener('abort', wake, { once: true });
    while (!signal.aborted) {
      try {
        this.#passSinceMs = performance.now();
        const sleepMs = await this.#options.pass(signal);
        this.#succeeded();
        await this.wakeup.sleep(sleepMs);
      } catch (error) {
        if (signal.aborted) return;
        this.#failed(error);
        const waitMs = 100 * 2 ** Math.min(this.#failures - 1, 10);
        const maxMs = isConnectionTrouble(error) ? MAX_AWAY_MS : Number.POSITIVE_INFINITY;
        await this.#again.sleep(Math.min(waitMs, maxMs, this.#options.maxPauseMs()));
      }
    }
  }

  #succeeded(): void {
    if (this.#failures > 0) this.#options.events.emit({ type: 'reconnected', service: this.name });
    this.#failures = 0;
    this.#failingSinceMs = null;
    this.#passSinceMs = null;
    this.#reason = null;
    this.#reported.clear();
  }

  #failed(error: unknown): void {
    this.#failures += 1;
    this.#failingSinceMs ??= performance.now();
    this.#passSinceMs = null;
    const message = error instanceof Error ? error.message : String(error);
    this.#reason = message;
    const { events, name } = this.#options;
    if (!isConnectionTrouble(error)) {
      events.emit({ type: 'service-error', service: name, error });
      return;
    }
    // One outage causes several errors: the session ends, the server refuses, the name resolves to a standby. Each is reported
    // once.
    if (this.#reported.has(message) || this.#reported.size >= MAX_REASONS) return;
    this.#reported.add(message);
    events.emit({ type: 'connection-lost', service: name, message });
  }
}

/** Returns whether the session or the server is gone or going away, as opposed to an error of a statement. */
export function isConnectionTrouble(error: unknown): boolean {
  if (error instanceof PgherdError) return error.code === 'connection_failed' || error.code === 'authentication_failed';
  const server = serverErrorOf(error);
  if (server !== null) return /^(08|57P0[123]|53300)/.test(server.sqlstate);
  return (
    error instanceof Error && /connection|ECONN|EPIPE|ETIMEDOUT|not queryable/i.test(`${error.message} ${errno(error)}`)
  );
}

function errno(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
