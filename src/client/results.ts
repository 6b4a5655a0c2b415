import { PgherdError } from '../errors.ts';
import { spokenDuration } from '../schedule/duration.ts';
import { type TaskStates, taskStatesStatement } from '../store/client/outcomes.ts';
import type { EndedSignal } from './ended-signal.ts';
import { isLostConnection } from './lost-connection.ts';
import { outcomeOf, type TaskOutcome } from './outcome.ts';
import { closedError } from './own-session.ts';
import { PassTimer } from './pass-timer.ts';
import type { RunStatement } from './run-statement.ts';

const FIRST_POLL_MS = 50;
const MAX_POLL_MS = 1_000;

/** Asks the database how tasks have ended. */
export interface LookupParts {
  readonly schema: string;
  readonly run: RunStatement;
  readonly signal: EndedSignal;
  /** Time between two queries while ends are notified: a notification can be lost with its session. */
  readonly notifiedPollMs: number;
}

interface Waiter {
  resolve(outcome: TaskOutcome): void;
  reject(error: unknown): void;
}

/** The results that calls of `Task.result` wait for: one query asks for all of them. */
export class Results {
  readonly #schema: string;
  readonly #run: RunStatement;
  readonly #signal: EndedSignal;
  readonly #notifiedPollMs: number;
  readonly #timer: PassTimer;
  readonly #waiters = new Map<string, Set<Waiter>>();
  /** Tasks that were unfinished when they were last looked at. */
  readonly #seen = new Set<string>();
  #pollMs = FIRST_POLL_MS;
  /** Why the last query failed; results wait on, since the server may return. */
  #lost: unknown = null;

  constructor({ schema, run, signal, notifiedPollMs }: LookupParts) {
    this.#schema = schema;
    this.#run = run;
    this.#signal = signal;
    this.#notifiedPollMs = notifiedPollMs;
    this.#timer = new PassTimer(() => this.#pass(), 1);
  }

  /** Some tasks have ended. */
  ended(): void {
    if (this.#waiters.size > 0) this.#timer.wake();
  }

  /** Resolves when the task has ended, in whichever way. Throws `not_finished` after `timeoutMs`. */
  async result(taskId: string, timeoutMs: number): Promise<TaskOutcome> {
    let timer: NodeJS.Timeout | null = null;
    let waiter: Waiter | null = null;
    try {
      return await new Promise<TaskOutcome>((resolve, reject) => {
        waiter = { resolve, reject };
        this.#waiters.set(taskId, (this.#waiters.get(taskId) ?? new Set()).add(waiter));
        if (Number.isFinite(timeoutMs))
          timer = setTimeout(() => reject(this.#notFinished(taskId, timeoutMs)), timeoutMs);
        this.#pollMs = FIRST_POLL_MS;
        this.#timer.wake();
      });
    } finally {
      if (timer !== null) clearTimeout(timer);
      if (waiter !== null) this.#forget(taskId, waiter);
    }
  }

  async close(): Promise<void> {
    for (const waiters of this.#waiters.values()) for (const waiter of waiters) waiter.reject(closedError());
    await this.#timer.close();
  }

  /** Queries all tasks that are waited for. Returns when to query again. */
  async #pass(): Promise<number | null> {
    if (this.#waiters.size === 0) return null;
    // Before the query: what ends after it is notified.
    const isNotified = await this.#signal.start().catch(() => false);
    const asked = [...this.#waiters.keys()];
    try {
      const states: TaskStates = JSON.parse(await this.#run(taskStatesStatement(this.#schema, asked)));
      for (const row of states.ended) this.#settle(row.taskId, (waiter) => waiter.resolve(outcomeOf(row)));
      const known = new Set([...states.unfinished, ...states.ended.map(({ taskId }) => taskId)]);
      for (const id of asked) {
        if (!known.has(id) && this.#seen.has(id)) this.#settle(id, (waiter) => waiter.reject(notLogged(id)));
      }
      for (const id of states.unfinished) if (this.#waiters.has(id)) this.#seen.add(id);
      this.#lost = null;
    } catch (error) {
      this.#lost = error;
      if (!isLostConnection(error)) for (const id of asked) this.#settle(id, (waiter) => waiter.reject(error));
    }
    if (isNotified) return this.#notifiedPollMs;
    this.#pollMs = Math.min(MAX_POLL_MS, this.#pollMs * 1.5);
    return this.#pollMs;
  }

  #settle(taskId: string, settle: (waiter: Waiter) => void): void {
    for (const waiter of this.#waiters.get(taskId) ?? []) settle(waiter);
    this.#waiters.delete(taskId);
    this.#seen.delete(taskId);
  }

  #forget(taskId: string, waiter: Waiter): void {
    const waiters = this.#waiters.get(taskId);
    waiters?.delete(waiter);
    if (waiters?.size !== 0) return;
    this.#waiters.delete(taskId);
    this.#seen.delete(taskId);
  }

  #notFinished(taskId: string, timeoutMs: number): PgherdError {
    if (this.#lost !== null) {
      const reason = this.#lost instanceof Error ? this.#lost.message : String(this.#lost);
      return new PgherdError('connection_failed', `task ${taskId}: the server cannot be asked: ${reason}`, {
        cause: this.#lost,
      });
    }
    const seen = this.#seen.has(taskId);
    return new PgherdError('not_finished', `task ${taskId} did not end within ${spokenDuration(timeoutMs)}`, {
      hint: seen
        ? `pgherd task ${taskId} shows whether it waits or runs, and why`
        : 'the queue does not contain it: is its transaction committed, and does this role see it?',
    });
  }
}

function notLogged(taskId: string): PgherdError {
  return new PgherdError('not_found', `task ${taskId} has ended, and the log keeps no record of it`, {
    hint: 'set log: all for its topic or job to learn how tasks end',
  });
}
