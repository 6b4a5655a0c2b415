import { hostname } from 'node:os';
import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import {
  followTimeline,
  type Registration,
  registerDaemon,
  renewLease,
  unregisterDaemon,
  writeWorkers,
} from '../../store/daemons/daemons.ts';
import { heartbeatName } from '../../store/daemons/heartbeat-name.ts';
import { listenForWakeups } from '../../store/queue/wakeup.ts';
import type { Executor } from '../attempt/executor.ts';
import { INDEX_PLANS } from '../part/control-connection.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { DaemonPart } from '../part/daemon-part.ts';
import { within } from '../part/waiting.ts';

export interface HeartbeatHooks {
  /** The payload of a NOTIFY on the schema's channel. */
  readonly onNotify: (payload: string) => void;
  /** The daemon has a new id: tasks claimed under the former id are lost. `first`: no other daemon was alive. */
  readonly onRegistered: (registration: Registration) => void;
  /** The database is a copy: it was restored from a dump. */
  readonly onCopied: (error: PgherdError) => void;
  /** The clock of the server was set. */
  readonly onClockSet: () => void;
  /** Returns the parts that do not work, as one text; null: all work. */
  readonly stalled: () => string | null;
}

/** Renews the daemon's row, and with it the lease of all its tasks; listens for notifications on the same session. */
export class Heartbeat extends DaemonPart {
  readonly #executor: Executor;
  readonly #hooks: HeartbeatHooks;
  readonly #version: string;
  #daemonId: string | null = null;
  #wasStalled = false;
  #unregistered = false;
  state: 'running' | 'draining' = 'running';

  constructor(daemon: DaemonContext, executor: Executor, version: string, hooks: HeartbeatHooks) {
    // Not shared with other parts: a statement of another part that waits must not cost the lease.
    super(daemon, {
      name: 'heartbeat',
      sessionName: heartbeatName(process.pid, hostname()),
      settings: INDEX_PLANS,
      shared: null,
      decides: true,
    });
    daemon.control.home.onSuspicion = () => {
      this.control.reopen();
      this.wake();
      this.tryAgain();
    };
    this.#executor = executor;
    this.#version = version;
    this.#hooks = hooks;
  }

  protected override async onOpen(connection: Connection): Promise<void> {
    const { onNotify } = this.#hooks;
    // The next session is opened at once, because without one the daemon does not listen.
    connection.onEnd(() => {
      // The network or the server may be gone: the other sessions are checked when this one is back.
      this.daemon.control.home.suspect();
      this.wake();
    });
    connection.onNotification((_channel, payload) => onNotify(payload));
    await followTimeline(connection);
    await listenForWakeups(connection, this.daemon.control.schema);
    // Notifications that were sent while the daemon did not listen are lost.
    if (this.#daemonId !== null) for (const payload of ['tasks', 'jobs', 'cancel', 'launch']) onNotify(payload);
  }

  /** Short enough that the lease does not expire between two tries. */
  protected override maxPauseMs(): number {
    const { restartPauseMs, heartbeatMs } = this.daemon.options();
    return Math.min(restartPauseMs, heartbeatMs);
  }

  /** Registers the daemon. Throws when it cannot start: no server, no schema, no privilege. */
  async register(): Promise<void> {
    const { slots, leaseMs } = this.daemon.options();
    const maxSessions = this.#maxSessions();
    const registration = await this.control.use((connection) =>
      registerDaemon(
        connection,
        { hostname: hostname(), pid: process.pid, version: this.#version, slots, leaseMs, maxSessions },
        this.daemon.resumed && this.#daemonId === null,
      ),
    );
    this.#daemonId = registration.daemonId;
    this.daemon.control.home.settle(this.control.incarnation);
    this.#hooks.onRegistered(registration);
  }

  async pass(): Promise<number> {
    const { slots, leaseMs, heartbeatMs } = this.daemon.options();
    if (this.#unregistered) return heartbeatMs;
    const id = this.#daemonId;
    if (id === null) {
      await this.register();
      return heartbeatMs;
    }
    const { clock, control } = this.daemon;
    const alive = await this.control.use(
      async (connection) => {
        const sentMs = performance.now();
        const stalled = this.#stalled();
        const renewal = { leaseMs, slots, maxSessions: this.#maxSessions(), state: this.state, stalled };
        const nowMs = await renewLease(connection, { id, secret: this.daemon.secret() }, renewal);
        if (nowMs === null) return false;
        const isClockSet = clock.observe(sentMs, nowMs, performance.now());
        control.home.settle(this.control.incarnation);
        if (isClockSet) this.#hooks.onClockSet();
        await writeWorkers(connection, id, this.#executor.workers());
        await control.home.dropSilent(connection);
        return true;
      },
      Math.min(MAX_ANSWER_MS, leaseMs / 2),
    );
    if (!alive && !this.#unregistered) await this.#registerAnew();
    return heartbeatMs;
  }

  async #registerAnew(): Promise<void> {
    try {
      await this.register();
    } catch (error) {
      if (error instanceof PgherdError && error.code === 'database_copied') this.#hooks.onCopied(error);
      throw error;
    }
  }

  /** Returns the parts that do not work, and reports each change once. */
  #stalled(): string | null {
    const message = this.#hooks.stalled();
    if (message !== null && !this.#wasStalled) this.daemon.events.emit({ type: 'stalled', message });
    this.#wasStalled = message !== null;
    return message;
  }

  #maxSessions(): number {
    return this.daemon.control.budget.max(this.daemon.options());
  }

  /** Writes what the slots do now, without waiting for the next heartbeat. Gives up after `limitMs`. */
  async showWorkers(limitMs: number): Promise<void> {
    const id = this.#daemonId;
    if (id === null) return;
    await within(
      limitMs,
      this.control.use((connection) => writeWorkers(connection, id, this.#executor.workers())),
    );
  }

  /** Removes the daemon's row, so that other daemons need not wait until its lease expires. */
  async unregister(): Promise<void> {
    this.#unregistered = true;
    const id = this.#daemonId;
    if (id === null) return;
    await this.control.use((connection) => unregisterDaemon(connection, { id, secret: this.daemon.secret() }), 5_000);
  }
}

/** A server that does not answer a heartbeat within this time counts as unreachable: other daemons continue the work within 10 s. */
const MAX_ANSWER_MS = 5_000;
