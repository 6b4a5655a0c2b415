import { hostname } from 'node:os';
import { registerDaemon, renewLease, unregisterDaemon, writeWorkers } from '../../store/daemons/daemons.ts';
import { heartbeatName } from '../../store/daemons/heartbeat-name.ts';
import { listenForWakeups } from '../../store/queue/wakeup.ts';
import type { Executor } from '../attempt/executor.ts';
import { ControlConnection, INDEX_PLANS } from '../part/control-connection.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { LoopService } from '../part/loop-service.ts';
import { within } from '../part/waiting.ts';

export interface HeartbeatHooks {
  /** The payload of a NOTIFY on the schema's channel. */
  readonly onCall: (payload: string) => void;
  /** A new id: what was claimed under the former one is lost. `first`: no other daemon was alive. */
  readonly onRegistered: (daemonId: string, first: boolean) => void;
}

/** Keeps the daemon's row, and with it the lease of all its tasks; listens for calls on the same session. */
export class Heartbeat {
  readonly service: LoopService;
  readonly #context: DaemonContext;
  readonly #executor: Executor;
  readonly #hooks: HeartbeatHooks;
  readonly #version: string;
  readonly #control: ControlConnection;
  #daemonId: string | null = null;
  #unregistered = false;
  state: 'running' | 'draining' = 'running';

  constructor(context: DaemonContext, executor: Executor, version: string, hooks: HeartbeatHooks) {
    this.#context = context;
    this.#executor = executor;
    this.#version = version;
    this.#hooks = hooks;
    this.#control = new ControlConnection({
      ...context.control,
      applicationName: heartbeatName(process.pid, hostname()),
      settings: INDEX_PLANS,
      onOpen: async (connection) => {
        // Nobody listens any more: open the next session at once.
        connection.onEnd(() => this.service.bell.ring());
        connection.onNotification((_channel, payload) => hooks.onCall(payload));
        await listenForWakeups(connection, context.control.schema);
        // What was called while nobody listened.
        if (this.#daemonId !== null) for (const payload of ['tasks', 'jobs', 'cancel', 'launch']) hooks.onCall(payload);
      },
    });
    this.service = new LoopService({
      name: 'heartbeat',
      events: context.events,
      pass: () => this.beatOnce(),
      close: () => this.#control.close(),
      // Never so long that the lease runs out for want of trying.
      maxPauseMs: () => Math.min(context.options().restartPauseMs, context.options().heartbeatMs),
    });
  }

  /** Throws what keeps a daemon from starting: no server, no schema, no privilege. */
  async register(): Promise<void> {
    const { slots, leaseMs } = this.#context.options();
    const maxSessions = this.#maxSessions();
    const { daemonId, first } = await this.#control.use((connection) =>
      registerDaemon(connection, {
        hostname: hostname(),
        pid: process.pid,
        version: this.#version,
        slots,
        leaseMs,
        maxSessions,
      }),
    );
    this.#daemonId = daemonId;
    this.#hooks.onRegistered(daemonId, first);
  }

  async beatOnce(): Promise<number> {
    const { slots, leaseMs, heartbeatMs } = this.#context.options();
    if (this.#unregistered) return heartbeatMs;
    const id = this.#daemonId;
    if (id === null) {
      await this.register();
      return heartbeatMs;
    }
    const alive = await this.#control.use(async (connection) => {
      if (!(await renewLease(connection, id, { leaseMs, slots, maxSessions: this.#maxSessions(), state: this.state })))
        return false;
      await writeWorkers(connection, id, this.#executor.workers());
      return true;
    }, leaseMs / 2);
    if (!alive && !this.#unregistered) await this.register();
    return heartbeatMs;
  }

  #maxSessions(): number {
    return this.#context.control.budget.max(this.#context.options());
  }

  /** Writes what the workers do now, without waiting for the next beat. Gives up after `limitMs`. */
  async showWorkers(limitMs: number): Promise<void> {
    const id = this.#daemonId;
    if (id === null) return;
    await within(
      limitMs,
      this.#control.use((connection) => writeWorkers(connection, id, this.#executor.workers())),
    );
  }

  /** Says goodbye, so that nobody waits for the lease to run out. */
  async unregister(): Promise<void> {
    this.#unregistered = true;
    const id = this.#daemonId;
    if (id !== null) await this.#control.use((connection) => unregisterDaemon(connection, id), 5_000);
  }
}
