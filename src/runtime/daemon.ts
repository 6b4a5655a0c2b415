import { PgherdError } from '../errors.ts';
import { connect } from '../postgres/connection.ts';
import { type LoginConfig, targetOfTask } from '../postgres/logins.ts';
import type { Target } from '../postgres/target.ts';
import { terminateBackend } from '../store/daemons/connections.ts';
import type { OrphanBackend, Registration } from '../store/daemons/daemons.ts';
import { Executor } from './attempt/executor.ts';
import { Dispatcher } from './claim/dispatcher.ts';
import { Launcher } from './claim/launcher.ts';
import { UnconfirmedClaims } from './claim/unconfirmed-claims.ts';
import { Scheduler } from './due/scheduler.ts';
import type { DaemonContext } from './part/daemon-context.ts';
import type { DaemonPart } from './part/daemon-part.ts';
import type { DaemonLoad, DaemonSettings } from './part/daemon-settings.ts';
import { DaemonEvents } from './part/events.ts';
import { type LoopHealth, stalledLoops } from './part/loop-health.ts';
import { type DaemonOptions, DEFAULT_OPTIONS } from './part/options.ts';
import { ServerClock } from './part/server-clock.ts';
import type { Service } from './part/service.ts';
import { SharedSession } from './part/shared-session.ts';
import { deferred, sleep, within } from './part/waiting.ts';
import { Recorder } from './record/recorder.ts';
import { HomeServer } from './session/home-server.ts';
import { SessionBudget } from './session/session-budget.ts';
import { Alerter } from './upkeep/alerter.ts';
import { Heartbeat } from './upkeep/heartbeat.ts';
import { Keeper } from './upkeep/keeper.ts';
import { SqlChecker } from './upkeep/sql-checker.ts';
import type { WebhookConfig } from './upkeep/webhook.ts';

/**
 * One `pgherd run`: inserts tasks for jobs, claims tasks and executes them. Any number of daemons may run; they share only
 * PostgreSQL. While the server is unreachable, the daemon waits for it.
 */
export class Daemon implements Service {
  /** @internal */
  readonly name = 'daemon';
  /** What happens in the daemon, for logs and metrics. */
  readonly events: DaemonEvents = new DaemonEvents();
  /**
   * Services beside the daemon, such as HTTP, reserve their sessions here before `start`.
   * @internal
   */
  readonly budget: SessionBudget = new SessionBudget();
  /**
   * Services beside the daemon open their sessions on the same server.
   * @internal
   */
  readonly home: HomeServer = new HomeServer();
  #options: DaemonOptions;
  #logins: LoginConfig;
  #webhooks: WebhookConfig;
  #daemonId = '';
  #secret = '';
  readonly #target: Target;
  readonly #recorder: Recorder;
  readonly #executor: Executor;
  readonly #dispatcher: Dispatcher;
  readonly #launcher: Launcher;
  readonly #scheduler: Scheduler;
  readonly #heartbeat: Heartbeat;
  readonly #keeper: Keeper;
  readonly #alerter: Alerter;
  readonly #sqlChecker: SqlChecker;
  readonly #stopped = deferred();
  readonly #graceEnded = deferred();
  #stopping = false;

  constructor(settings: DaemonSettings) {
    this.#target = settings.target;
    this.#options = { ...DEFAULT_OPTIONS, ...settings.options };
    this.#logins = settings.logins;
    this.#webhooks = settings.webhooks ?? NO_WEBHOOKS;
    const shared = this.budget.shares(this.#options) ? new SharedSession() : null;
    const context: DaemonContext = {
      control: { target: settings.target, schema: settings.schema, budget: this.budget, home: this.home, shared },
      events: this.events,
      options: () => this.#options,
      daemonId: () => this.#daemonId,
      secret: () => this.#secret,
      clock: new ServerClock(),
      random: Math.random,
      resumed: settings.resumed ?? false,
    };
    this.#recorder = new Recorder(context);
    this.#executor = new Executor(context, this.#recorder, () => this.#logins);
    const unconfirmed = new UnconfirmedClaims(context, this.#executor, this.#recorder);
    this.#dispatcher = new Dispatcher(context, this.#executor, unconfirmed);
    this.#launcher = new Launcher(context, this.#executor, this.#recorder);
    this.#scheduler = new Scheduler(context, () => this.#dispatcher.notify());
    this.#keeper = new Keeper(context, this.#executor, unconfirmed, (backend) => this.#terminateAs(backend));
    this.#alerter = new Alerter(context, settings.version, () => this.#webhooks);
    this.#sqlChecker = new SqlChecker(context, () => this.#logins);
    this.#heartbeat = new Heartbeat(context, this.#executor, settings.version, {
      onNotify: (payload) => this.#notified(payload),
      onRegistered: (registration) => this.#registered(registration),
      onCopied: (error) => this.#copied(error),
      onClockSet: () => this.#scheduler.clockChanged(),
      stalled: () => stalledLoops(this.health),
    });
  }

  /** Its number in `pgherd.daemons`, in digits; empty before `start`. It changes when the daemon registers again after its lease expired. */
  get id(): string {
    return this.#daemonId;
  }

  /** How long the lease lasts without a heartbeat, in ms. */
  get leaseMs(): number {
    return this.#options.leaseMs;
  }

  /** The slots, the tasks that run, and whether the daemon drains. */
  get load(): DaemonLoad {
    const { slots } = this.#options;
    return { slots, busy: this.#executor.busy, state: this.#stopping ? 'draining' : 'running' };
  }

  /**
   * All parts, in the order in which they start.
   * @internal
   */
  get parts(): readonly DaemonPart[] {
    return [
      this.#recorder,
      this.#heartbeat,
      this.#keeper,
      this.#scheduler,
      this.#dispatcher,
      this.#launcher,
      this.#alerter,
    ];
  }

  /** The state of the loop of each part, such as `scheduler` and `dispatcher`: whether its passes fail, and why. */
  get health(): readonly LoopHealth[] {
    return this.parts.map((part) => part.health);
  }

  /**
   * Starts the daemon, and returns when it is registered. It runs until `stop`; an abort of `signal` stops it too. Call it
   * once. Throws `PgherdError` when it cannot work: `connection_failed`, `authentication_failed`, `not_migrated` for a missing
   * schema, `schema_too_old`, `schema_too_new`, `config_invalid` for a cap on sessions that is too low.
   */
  async start(signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw new PgherdError('internal', 'the daemon was stopped before it started');
    this.budget.check(this.#options);
    try {
      await this.#heartbeat.register();
    } catch (error) {
      await this.#heartbeat.stop(); // its session would keep the process alive
      throw error;
    }
    this.home.onMoved = () => {
      for (const part of this.parts) part.tryAgain();
    };
    this.#executor.start((limitedEnded) => this.#dispatcher.roomMade(limitedEnded));
    const never = new AbortController().signal; // they end in order, in `stop`
    for (const part of this.parts) await part.start(never);
    this.#sqlChecker.start();
    if (signal.aborted) void this.stop();
    else signal.addEventListener('abort', () => void this.stop(), { once: true });
  }

  /**
   * Applies new settings and logins; slots and times apply from the next task on. Options, and webhooks, that are left out keep
   * their value. Waiting slots show `reloading` meanwhile, for which the daemon waits a second at most. Throws `config_invalid`
   * and changes nothing when the cap on sessions is too low.
   */
  async reload(options: Partial<DaemonOptions>, logins: LoginConfig, webhooks?: WebhookConfig): Promise<void> {
    this.budget.check({ ...this.#options, ...options });
    this.#executor.phase = 'reloading';
    await this.#heartbeat.showWorkers(RELOAD_SHOW_MS);
    this.#options = { ...this.#options, ...options };
    this.#logins = logins;
    this.#webhooks = webhooks ?? this.#webhooks;
    this.#executor.phase = 'running';
    this.events.emit({ type: 'reloaded', slots: this.#options.slots });
    this.#dispatcher.notify();
    for (const part of [this.#scheduler, this.#launcher, this.#heartbeat]) part.wake();
  }

  /**
   * Drains: starts no task, waits `graceMs` for running tasks, then cancels them and returns them to the queue, without counting
   * an attempt. Returns when all sessions are closed. Never throws; a second call waits for the first.
   */
  stop(): Promise<void> {
    if (!this.#stopping) {
      this.#stopping = true;
      void this.#drain().finally(() => this.#stopped.resolve());
    }
    return this.#stopped.promise;
  }

  /** Ends the wait of `stop` for running tasks now. */
  endGrace(): void {
    this.#graceEnded.resolve();
  }

  async #drain(): Promise<void> {
    const { graceMs, killAfterMs } = this.#options;
    this.#heartbeat.state = 'draining';
    const givenBack = this.#executor.drain();
    this.events.emit({ type: 'draining', running: this.#executor.busy, givenBack });
    const taking = [this.#scheduler, this.#dispatcher, this.#launcher, this.#alerter];
    await Promise.all([this.#sqlChecker, ...taking].map((part) => part.stop()));
    this.#heartbeat.wake();
    const idle = this.#executor.idle();
    await within(graceMs, Promise.race([idle, this.#graceEnded.promise]));
    this.#executor.stopAll({ kind: 'shutdown' });
    // The executor terminates sessions that ignore the cancel; the rest of the time is for their row locks to be released.
    await within(killAfterMs + 2_000, idle);
    await this.#recorder.stop();
    await within(5_000, this.#lastWrites());
    await this.#keeper.stop();
    await this.#executor.close();
    await this.#recorder.closeSession();
    await this.#heartbeat.stop();
    this.events.emit({ type: 'stopped', daemonId: this.#daemonId });
  }

  /** Time to write the remaining records. Tasks without a record after it are taken over when the lease expires. */
  async #lastWrites(): Promise<void> {
    for (let pass = 0; pass < 20 && this.#recorder.pending > 0; pass++) {
      await this.#recorder.lastPass();
      // The remaining rows are locked, most likely by a session that was just terminated.
      if (this.#recorder.pending > 0) await sleep(LOCKED_PAUSE_MS, new AbortController().signal);
    }
    await this.#heartbeat.unregister();
  }

  #registered({ daemonId, first, secret }: Registration): void {
    const formerId = this.#daemonId;
    this.#daemonId = daemonId;
    this.#secret = secret;
    if (formerId === '') {
      this.events.emit({ type: 'started', daemonId, slots: this.#options.slots, first });
      return;
    }
    this.#executor.abandon();
    this.events.emit({ type: 'registered-anew', daemonId, formerId });
    this.#dispatcher.notify();
    this.#scheduler.clockChanged();
    this.#scheduler.definitionsChanged();
  }

  /** Drops all claims: none of them belongs to this database. The caller stops the daemon. */
  #copied(error: PgherdError): void {
    this.#executor.abandon();
    this.events.emit({ type: 'copied', error });
  }

  #notified(payload: string): void {
    if (payload === 'jobs') this.#scheduler.definitionsChanged();
    else if (payload === 'alerts') this.#alerter.wake();
    else if (payload === 'cancel') this.#keeper.wake();
    else if (payload === 'launch') this.#launcher.wake();
    else if (payload === 'returned') this.#dispatcher.notifyReturned();
    else if (payload !== `awake:${this.#daemonId}`) {
      const [, id, login] = /^task (\d+) (.+)$/s.exec(payload) ?? [];
      if (id === undefined || login === undefined) this.#dispatcher.notify();
      else this.#dispatcher.notifyOf({ id, login });
    }
  }

  /** A role may terminate its own sessions: where the daemon's login may not signal a backend, this logs in as the role of the backend. */
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

/** The pause between two attempts of the last writes, in ms. */
const LOCKED_PAUSE_MS = 100;

/** Maximum time that a reload waits until its state is written, in ms. */
const RELOAD_SHOW_MS = 1_000;
