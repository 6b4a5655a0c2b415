import { type FSWatcher, watch } from 'node:fs';
import { hostname } from 'node:os';
import { PgherdError } from '../../errors.ts';
import { followSignals } from '../../follow-signals.ts';
import type { Logger } from '../../log.ts';
import { logEvent } from '../../log-catalog.ts';
import { connect } from '../../postgres/connection.ts';
import { serverIdentityOf } from '../../postgres/server/identity.ts';
import type { Target } from '../../postgres/target.ts';
import { type SyncOptions, type SyncOutcome, syncOnce } from '../../reconcile/sync.ts';
import type { Service } from '../../runtime/part/service.ts';
import { sleep, Wakeup } from '../../runtime/part/waiting.ts';
import type { HomeServer } from '../../runtime/session/home-server.ts';
import type { SessionBudget } from '../../runtime/session/session-budget.ts';
import { recordSync, type SyncMemory } from '../../store/daemons/project-syncs.ts';
import { useSchema } from '../../store/migrate/schema-version.ts';
import type { CliContext } from '../shell/context.ts';
import { SyncEvents } from '../shell/sync-events.ts';

export interface SyncServiceOptions {
  readonly target: Target;
  readonly sync: SyncOptions;
  /** Re-check interval when no file has changed. */
  readonly everyMs: number;
  readonly log: Logger;
  /** Reserves the session of a pass. */
  readonly budget: SessionBudget;
  /** The server of the daemon. */
  readonly home: HomeServer;
  /** The variables with the URLs of webhooks. */
  readonly env: CliContext['env'];
}

/** Waits for editors and git, which write several files one after the other. */
const DEBOUNCE_MS = 300;
const RETRY_MS = 5_000;

/** Keeps the database in sync with a directory while the daemon runs. A failure is logged and retried. */
export class SyncService implements Service {
  readonly name = 'sync';
  readonly #options: SyncServiceOptions;
  readonly #wakeup = new Wakeup();
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #watcher: FSWatcher | null = null;
  #memory: SyncMemory | null = null;
  readonly #events: SyncEvents;
  /** The last logged state: an unchanged state is not logged again. */
  #lastReported = '';

  constructor(options: SyncServiceOptions) {
    this.#options = options;
    this.#events = new SyncEvents(options.env, (kind, error) => {
      const fields = { job: null, topic: null, kind, webhook: null, tries: null, error, retryInMs: null };
      logEvent(options.log, 'alert-failed', fields, 'event not posted');
    });
    options.budget.reserve(1);
  }

  start(signal: AbortSignal): Promise<void> {
    this.#watch();
    this.#running = followSignals([signal, this.#stop.signal], (either) => this.#loop(either));
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#watcher?.close();
    await this.#running;
  }

  /** Starts a pass now, as after a change of a file. */
  call(): void {
    this.#wakeup.notify();
  }

  async #loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const done = await this.#pass(signal);
      const notified = await this.#wakeup.sleep(
        done ? this.#options.everyMs : Math.min(RETRY_MS, this.#options.everyMs),
        signal,
      );
      if (notified) await sleep(DEBOUNCE_MS, signal);
    }
  }

  /** Returns false when the pass should be retried soon. */
  async #pass(signal: AbortSignal): Promise<boolean> {
    const { target, sync, home } = this.#options;
    try {
      const connection = await connect(target, { applicationName: 'pgherd sync' });
      const interrupt = (): void => connection.destroy();
      signal.addEventListener('abort', interrupt, { once: true });
      try {
        home.admit(connection, await serverIdentityOf(connection), { decides: false, reads: false });
        await useSchema(connection, sync.schema);
        const outcome = await syncOnce(connection, sync, this.#memory, signal);
        this.#memory = outcome.memory;
        this.#report(outcome);
        await this.#events.post(outcome, signal);
        await recordSync(connection, { ...outcome, hostname: hostname(), pid: process.pid });
        return outcome.state !== 'failed';
      } finally {
        signal.removeEventListener('abort', interrupt);
        await connection.close();
      }
    } catch (error) {
      if (signal.aborted) return false;
      this.#reportOnce(`failed ${messageOf(error)}`, () => this.#logFailure(error));
      await this.#events.failed(messageOf(error), signal);
      return false;
    }
  }

  #report(outcome: SyncOutcome): void {
    const { log } = this.#options;
    const { project, state, revision, git, message, applied, diagnostics } = outcome;
    const facts = { project, revision, commit: git.commit?.slice(0, 7) ?? null };
    if (applied) logEvent(log, 'synced', facts);
    this.#reportOnce(`${project} ${state} ${message ?? ''}`, () => {
      if (state === 'ok') {
        if (!applied) logEvent(log, 'in-sync', facts);
        return;
      }
      for (const { file, line, column, code, message: text, hint } of diagnostics) {
        logEvent(log, 'sync-diagnostic', { place: `${file}:${line}:${column}`, code, hint }, text);
      }
      const level = state === 'drifted' ? 'warn' : 'error';
      logEvent(log, 'not-in-sync', { ...facts, reason: message }, TITLES[state], level);
    });
  }

  #reportOnce(state: string, report: () => void): void {
    if (this.#lastReported === state) return;
    this.#lastReported = state;
    report();
  }

  #logFailure(error: unknown): void {
    const hint = error instanceof PgherdError ? error.hint : null;
    logEvent(this.#options.log, 'not-synced', { error: messageOf(error), hint });
  }

  /** Without it (too many watches, a file system without change events) the interval alone triggers passes. */
  #watch(): void {
    const { sync, log, everyMs } = this.#options;
    try {
      this.#watcher = watch(sync.directory, { recursive: true, persistent: false }, (_event, file) => {
        if (file === null || !/(?:^|[\\/])(?:\.git|node_modules)(?:[\\/]|$)/.test(file)) this.#wakeup.notify();
      });
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch (error) {
      logEvent(log, 'files-not-watched', { error: messageOf(error), everyMs });
    }
  }
}

const TITLES = {
  drifted: 'the database differs from the files',
  blocked: 'blocked; nothing was changed',
  invalid: 'the definitions are invalid; nothing was changed',
  failed: 'not synced; will retry',
} as const;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
