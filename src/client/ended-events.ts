import { clockStatement, endedSinceStatement, type OutcomeRow } from '../store/client/outcomes.ts';
import type { EndedSignal } from './ended-signal.ts';
import { isLostConnection } from './lost-connection.ts';
import { outcomeOf, type TaskOutcome } from './outcome.ts';
import { PassTimer } from './pass-timer.ts';
import type { LookupParts } from './results.ts';
import type { RunStatement } from './run-statement.ts';
import { wrongValue } from './task-options.ts';

/** The events of `Client.on`, with the arguments of their listeners. */
export interface ClientEvents {
  /** A task has succeeded. */
  finished: (outcome: TaskOutcome) => void;
  /** A task has failed and has no retry left. */
  failed: (outcome: TaskOutcome) => void;
  /** A task was cancelled. */
  cancelled: (outcome: TaskOutcome) => void;
  /** The log cannot be read, for another reason than a lost connection: no further event follows. */
  error: (error: unknown) => void;
}

/** Rows become visible in another order than they ended, since transactions commit later than they note their end. */
const OVERLAP_MS = 5_000;
const POLL_MS = 500;
/** A flood of ends is read in portions. */
const REST_MS = 20;
const BATCH = 1_000;

/** The ends of all tasks that the role may see, from the first listener on. */
export class EndedEvents {
  readonly #schema: string;
  readonly #run: RunStatement;
  readonly #signal: EndedSignal;
  readonly #notifiedPollMs: number;
  readonly #timer: PassTimer;
  readonly #listeners: { readonly [Name in keyof ClientEvents]: Set<ClientEvents[Name]> } = {
    finished: new Set(),
    failed: new Set(),
    cancelled: new Set(),
    error: new Set(),
  };
  /** Ends that were reported, with their instants; those before the overlap are forgotten. */
  readonly #reported = new Map<string, number>();
  /** The clock of the database at the first listener. */
  #start: Promise<number> | null = null;
  #latestMs = 0;

  constructor({ schema, run, signal, notifiedPollMs }: LookupParts) {
    this.#schema = schema;
    this.#run = run;
    this.#signal = signal;
    this.#notifiedPollMs = notifiedPollMs;
    this.#timer = new PassTimer(() => this.#pass(), REST_MS);
  }

  ended(): void {
    if (this.#states().length > 0) this.#timer.wake();
  }

  /** Returns how to remove the listener. */
  on<Name extends keyof ClientEvents>(name: Name, listener: ClientEvents[Name]): () => void {
    const listeners: Set<ClientEvents[Name]> | undefined = this.#listeners[name];
    if (listeners === undefined) throw wrongValue('event', name, Object.keys(this.#listeners).join(', '));
    if (typeof listener !== 'function') throw wrongValue('listener', listener, 'a function');
    listeners.add(listener);
    this.#start ??= this.#now();
    this.#start.catch(() => {});
    this.#timer.wake();
    return () => void listeners.delete(listener);
  }

  close(): Promise<void> {
    return this.#timer.close();
  }

  #states(): readonly ('finished' | 'failed' | 'cancelled')[] {
    return (['finished', 'failed', 'cancelled'] as const).filter((state) => this.#listeners[state].size > 0);
  }

  async #now(): Promise<number> {
    return Date.parse(await this.#run(clockStatement(this.#schema)));
  }

  async #pass(): Promise<number | null> {
    const states = this.#states();
    if (states.length === 0) return null;
    const isNotified = await this.#signal.start().catch(() => false);
    try {
      this.#start ??= this.#now();
      const startMs = await this.#start;
      const sinceMs = Math.max(startMs, this.#latestMs - OVERLAP_MS);
      const since = new Date(sinceMs).toISOString();
      const limit = BATCH + this.#reported.size;
      const rows: readonly OutcomeRow[] = JSON.parse(
        await this.#run(endedSinceStatement(this.#schema, { since, states, limit })),
      );
      for (const row of rows) this.#report(row);
      for (const [key, endedAtMs] of this.#reported) if (endedAtMs < sinceMs) this.#reported.delete(key);
      if (rows.length === limit) return 0;
    } catch (error) {
      this.#start = this.#latestMs === 0 ? null : this.#start;
      if (!isLostConnection(error)) {
        for (const listener of this.#listeners.error) call(listener, error);
        return null;
      }
    }
    return isNotified ? this.#notifiedPollMs : POLL_MS;
  }

  #report(row: OutcomeRow): void {
    const key = `${row.taskId} ${row.attempt} ${row.state}`;
    if (this.#reported.has(key)) return;
    const outcome = outcomeOf(row);
    this.#reported.set(key, outcome.endedAt.getTime());
    this.#latestMs = Math.max(this.#latestMs, outcome.endedAt.getTime());
    for (const listener of this.#listeners[row.state]) call(listener, outcome);
  }
}

/** An error of a listener is the application's, as that of an event handler is: it does not end the others. */
function call<T>(listener: (value: T) => void, value: T): void {
  try {
    listener(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
