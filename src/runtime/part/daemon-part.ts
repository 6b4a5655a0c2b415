import type { Connection } from '../../postgres/connection.ts';
import { ControlConnection, type ControlSessionOptions } from './control-connection.ts';
import type { DaemonContext } from './daemon-context.ts';
import type { LoopHealth } from './loop-health.ts';
import { LoopService } from './loop-service.ts';
import type { Service } from './service.ts';

export interface PartOptions extends Pick<ControlSessionOptions, 'pipeline' | 'settings' | 'shared' | 'decides'> {
  readonly name: string;
  /** The name of its control session in pg_stat_activity; by default the name of the part after `pgherd`. */
  readonly sessionName?: string;
  /** Sessions that the part opens beside its control session, at most. */
  readonly extraSessions?: number;
}

/**
 * A part of the daemon: a loop of passes with a control session of its own, so that no part waits for another one. A pass
 * that fails is reported as an event and tried again after a pause that grows up to `maxPauseMs`.
 */
export abstract class DaemonPart implements Service {
  readonly name: string;
  /** The number of sessions that the part reserves in the daemon's budget. */
  readonly sessions: number;
  protected readonly daemon: DaemonContext;
  protected readonly control: ControlConnection;
  readonly #loop: LoopService;

  protected constructor(daemon: DaemonContext, { name, sessionName, extraSessions = 0, ...options }: PartOptions) {
    this.name = name;
    this.sessions = 1 + extraSessions;
    this.daemon = daemon;
    this.control = new ControlConnection({
      ...daemon.control,
      ...options,
      applicationName: sessionName ?? `pgherd ${name}`,
      onOpen: (connection) => this.onOpen(connection),
    });
    daemon.control.budget.reserve(extraSessions);
    this.#loop = new LoopService({
      name,
      events: daemon.events,
      pass: (signal) => this.pass(signal),
      close: () => this.close(),
      maxPauseMs: () => this.maxPauseMs(),
    });
  }

  get health(): LoopHealth {
    return this.#loop.health;
  }

  /** Starts the loop; the first pass follows at once. */
  start(signal: AbortSignal): Promise<void> {
    return this.#loop.start(signal);
  }

  /** Ends the loop after the pass that is under way, then calls `close`. */
  stop(): Promise<void> {
    return this.#loop.stop();
  }

  /** Starts the next pass now, or directly after the one that is under way. */
  wake(): void {
    this.#loop.wakeup.notify();
  }

  /** Starts the next pass now if the last one has failed. */
  tryAgain(): void {
    this.#loop.tryAgain();
  }

  /** One pass. Returns how long to sleep before the next one, in ms, unless `wake` is called. */
  abstract pass(signal: AbortSignal): Promise<number>;

  /** Called for each new control session, before anything else uses it. */
  protected onOpen(_connection: Connection): Promise<void> {
    return Promise.resolve();
  }

  /** Called once when the loop has ended. */
  protected close(): Promise<void> {
    return this.control.close();
  }

  /** The longest pause between failed passes, in ms. */
  protected maxPauseMs(): number {
    return this.daemon.options().restartPauseMs;
  }
}
