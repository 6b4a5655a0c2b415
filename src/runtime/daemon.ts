import { PgherdError } from '../errors.ts';
import { connect } from '../postgres/connection.ts';
import { type LoginConfig, targetOfTask } from '../postgres/logins.ts';
import type { Target } from '../postgres/target.ts';
import { terminateBackend } from '../store/daemons/connections.ts';
import type { OrphanBackend } from '../store/daemons/daemons.ts';
import { Executor } from './attempt/executor.ts';
import { Dispatcher } from './claim/dispatcher.ts';
import { Launcher } from './claim/launcher.ts';
import { UnheardClaims } from './claim/unconfirmed-claims.ts';
import { Scheduler } from './due/scheduler.ts';
import type { DaemonContext } from './part/daemon-context.ts';
import { DaemonEvents } from './part/events.ts';
import { type DaemonOptions, DEFAULT_OPTIONS } from './part/options.ts';
import type { Service } from './part/service.ts';
import { SharedSession } from './part/shared-session.ts';
import { deferred, pause, within } from './part/waiting.ts';
import { Recorder } from './record/recorder.ts';
import { SessionBudget } from './session/session-budget.ts';
import { Alerter } from './upkeep/alerter.ts';
import { Heartbeat } from './upkeep/heartbeat.ts';
import { Keeper } from './upkeep/keeper.ts';
import type { WebhookConfig } from './upkeep/webhook.ts';

export interface DaemonSettings {
  /** The database pgherd lives in, and the login that jobs without a role run as. */
  readonly target: Target;
  readonly schema: string;
  readonly version: string;
  readonly options: Partial<DaemonOptions>;
  readonly logins: LoginConfig;
  /** Default: none, and alerts for webhooks wait for a daemon that knows them. */
  readonly webhooks?: WebhookConfig;
  /** It goes on after a sleep: not the start that `@reboot` waits for. Default false. */
  readonly resumed?: boolean;
}

export interface DaemonLoad {
  readonly slots: number;
  /** Tasks that run, one-shot workers included. */
  readonly busy: number;
  readonly state: 'running' | 'draining';
}

/**
 * One `pgherd run`: makes tasks of jobs, claims tasks, executes them. As many as you like may run; PostgreSQL is the only
 * thing they share. A server that goes away is waited for.
 */
export class Daemon implements Service {
  readonly name = 'daemon';
  readonly events: DaemonEvents = new DaemonEvents();
  /** What runs beside the daemon and opens sessions reserves them here before `start`. */
  readonly budget: SessionBudget = new SessionBudget();
  #options: DaemonOptions;
  #logins: LoginConfig;
  #webhooks: WebhookConfig;
  #daemonId = '';
  readonly #target: Target;
  readonly #recorder: Recorder;
  readonly #executor: Executor;
  readonly #dispatcher: Dispatcher;
  readonly #launcher: Launcher;
  readonly #scheduler: Scheduler;
  readonly #heartbeat: Heartbeat;
  readonly #keeper: Keeper;
  readonly #alerter: Alerter;
  readonly #stopped = deferred();
  readonly #hurry = deferred();
  #stopping = false;

  constructor(settings: DaemonSettings) {
    this.#target = settings.target;
    this.#options = { ...DEFAULT_OPTIONS, ...settings.options };
    this.#logins = settings.logins;
    this.#webhooks = settings.webhooks ?? NO_WEBHOOKS;
    const shared = this.budget.shares(this.#options) ? new SharedSession() : null;
    const context: DaemonContext = {
      control: { target: settings.target, schema: settings.schema, budget: this.budget, shared },
      events: this.events,
      options: () => this.#options,
      daemonId: () => this.#daemonId,
      random: Math.random,
      resumed: settings.resumed ?? false,
    };
    this.#recorder = new Recorder(context);
    this.#executor = new Executor(context, this.#recorder, () => this.#logins);
    const unheard = new UnheardClaims(context, this.#executor, this.#recorder);
    this.#dispatcher = new Dispatcher(context, this.#executor, unheard);
    this.#launcher = new Launcher(context, this.#executor, this.#recorder);
    this.#scheduler = new Scheduler(context, () => this.#dispatcher.call());
    this.#keeper = new Keeper(context, this.#executor, unheard, (backend) => this.#terminateAs(backend));
    this.#alerter = new Alerter(context, settings.version, () => this.#webhooks);
    this.#heartbeat = new Heartbeat(context, this.#executor, settings.version, {
      onCall: (payload) => this.#called(payload),
      onRegistered: (daemonId, first) => this.#registered(daemonId, first),
    });
  }

  get id(): string {
    return this.#daemonId;
  }

  /** How long its lease lasts without a heartbeat. */
  get leaseMs(): number {
    return this.#options.leaseMs;
  }

  /** What it does now. */
  get load(): DaemonLoad {
    const { slots } = this.#options;
    return { slots, busy: this.#executor.busy, state: this.#stopping ? 'draining' : 'running' };
  }

  /** Throws when it cannot work at all: no server, refused login, no schema, a cap on sessions that is too low. Once started it never ends by itself. */
  async start(signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw new PgherdError('internal', 'the daemon was stopped before it started');
    this.budget.check(this.#options);
    try {
      await this.#heartbeat.register();
    } catch (error) {
      await this.#heartbeat.service.stop(); // its session would keep the process alive
      throw error;
    }
    this.#executor.start((limitedEnded) => this.#dispatcher.roomMade(limitedEnded));
    const never = new AbortController().signal; // they end in order, in `stop`
    for (const part of this.#parts()) await part.start(never);
    if (signal.aborted) void this.stop();
    else signal.addEventListener('abort', () => void this.stop(), { once: true });
  }

  /**
   * Settings and logins as they are now; slots and times count from the next task on. Waiting workers show `reloading`
   * meanwhile: a server that does not answer is not waited for longer than a moment. Throws, and changes nothing, where the cap
   * on sessions is too low.
   */
  async reload(
    options: Partial<DaemonOptions>,
    logins: LoginConfig,
    webhooks: WebhookConfig = this.#webhooks,
  ): Promise<void> {
    this.budget.check({ ...this.#options, ...options });
    this.#executor.phase = 'reloading';
    await this.#heartbeat.showWorkers(RELOAD_SHOW_MS);
    this.#options = { ...this.#options, ...options };
    this.#logins = logins;
    this.#webhooks = webhooks;
    this.#executor.phase = 'running';
    this.events.emit({ type: 'reloaded', slots: this.#options.slots });
    this.#dispatcher.call();
    for (const { service } of [this.#scheduler, this.#launcher, this.#heartbeat]) service.bell.ring();
  }

  /** Drains: nothing new; what runs has the grace to end, is then cancelled and given back uncounted. */
  stop(): Promise<void> {
    if (!this.#stopping) {
      this.#stopping = true;
      void this.#drain().finally(() => this.#stopped.resolve());
    }
    return this.#stopped.promise;
  }

  /** Ends the grace of a drain now. */
  hurry(): void {
    this.#hurry.resolve();
  }

  async #drain(): Promise<void> {
    const { graceMs, killAfterMs } = this.#options;
    this.#heartbeat.state = 'draining';
    const givenBack = this.#executor.drain();
    this.events.emit({ type: 'draining', running: this.#executor.busy, givenBack });
    const taking = [this.#scheduler, this.#dispatcher, this.#launcher, this.#alerter];
    await Promise.all(taking.map(({ service }) => service.stop()));
    this.#heartbeat.service.bell.ring();
    const idle = this.#executor.idle();
    await within(graceMs, Promise.race([idle, this.#hurry.promise]));
    this.#executor.stopAll({ kind: 'shutdown' });
    // The sweep terminates what ignores the cancel; the second part is for its row lock to go.
    await within(killAfterMs + 2_000, idle);
    await this.#recorder.service.stop();
    await within(5_000, this.#lastWrites());
    await this.#keeper.service.stop();
    await this.#executor.close();
    await this.#recorder.close();
    await this.#heartbeat.service.stop();
    this.events.emit({ type: 'stopped', daemonId: this.#daemonId });
  }

  /** What is not written by then, others find when the lease is over. */
  async #lastWrites(): Promise<void> {
    for (let pass = 0; pass < 20 && this.#recorder.pending > 0; pass++) {
      await this.#recorder.flushOnce();
      // What is left is locked: by the session that was ended a moment ago, most likely.
      if (this.#recorder.pending > 0) await pause(LOCKED_PAUSE_MS, new AbortController().signal);
    }
    await this.#heartbeat.unregister();
  }

  #parts(): readonly Service[] {
    const { service: recorder } = this.#recorder;
    const parts = [this.#heartbeat, this.#keeper, this.#scheduler, this.#dispatcher, this.#launcher, this.#alerter];
    return [recorder, ...parts.map(({ service }) => service)];
  }

  #registered(daemonId: string, first: boolean): void {
    const formerId = this.#daemonId;
    this.#daemonId = daemonId;
    if (formerId === '') {
      this.events.emit({ type: 'started', daemonId, slots: this.#options.slots, first });
      return;
    }
    this.#executor.abandon();
    this.events.emit({ type: 'registered-anew', daemonId, formerId });
    this.#dispatcher.call();
    this.#scheduler.definitionsChanged();
  }

  #called(payload: string): void {
    if (payload === 'jobs') this.#scheduler.definitionsChanged();
    else if (payload === 'alerts') this.#alerter.service.bell.ring();
    else if (payload === 'cancel') this.#keeper.service.bell.ring();
    else if (payload === 'launch') this.#launcher.service.bell.ring();
    else if (payload !== `awake:${this.#daemonId}`) this.#dispatcher.call();
  }

  /** Who may not signal a backend logs in as its role: one's own sessions one may end. */
  async #terminateAs(backend: OrphanBackend): Promise<boolean> {
    const task = { login: backend.login, database: backend.database, connection: null };
    const connection = await connect(targetOfTask(task, this.#target, this.#logins), {
      applicationName: 'pgherd keeper',
    });
    try {
      return await terminateBackend(connection, backend);
    } finally {
      await connection.close();
    }
  }
}

const NO_WEBHOOKS: WebhookConfig = { webhooks: {}, env: {} };

/** Between two of the last writes. */
const LOCKED_PAUSE_MS = 100;

/** How long a reload waits for its state to be seen. */
const RELOAD_SHOW_MS = 1_000;
