import type { Connection } from '../../postgres/connection.ts';
import { withLockTimeout } from '../../postgres/limits.ts';
import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';
import { forgetBackends, terminateBackend } from '../../store/daemons/connections.ts';
import {
  type OrphanBackend,
  orphanBackends,
  pruneRequests,
  removeLostDaemons,
  rescueTasks,
} from '../../store/daemons/daemons.ts';
import { deleteDrainedTopics } from '../../store/definitions/write-topics.ts';
import { compactLogDay, dropLogPartitions, makeLogPartitions } from '../../store/queue/task-log.ts';
import { cancelRequests } from '../../store/queue/tasks.ts';
import { wakeForTasks } from '../../store/queue/wakeup.ts';
import { endLostRequests } from '../../store/queue/worker-requests.ts';
import type { Executor } from '../attempt/executor.ts';
import type { UnheardClaims } from '../claim/unconfirmed-claims.ts';
import { ControlConnection } from '../part/control-connection.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { LoopService } from '../part/loop-service.ts';

const PARTITION_DAYS_AHEAD = 7;

/** Days of the log that are rewritten in one pass, at most: they have time. */
const DAYS_AT_ONCE = 3;
/** How long the log's maintenance waits for a lock. */
const LOCK_WAIT_MS = 1_000;

/** Terminates a backend that the daemon's own login may not signal. False: it could not either. */
export type TerminateAs = (backend: OrphanBackend) => Promise<boolean>;

/** Passes on cancel requests, takes over from daemons that died, and keeps the log's partitions. */
export class Keeper {
  readonly service: LoopService;
  readonly #context: DaemonContext;
  readonly #executor: Executor;
  readonly #unheard: UnheardClaims;
  readonly #terminateAs: TerminateAs;
  readonly #control: ControlConnection;
  #rescueAtMs = 0;
  #pruneAtMs = 0;

  constructor(context: DaemonContext, executor: Executor, unheard: UnheardClaims, terminateAs: TerminateAs) {
    this.#context = context;
    this.#executor = executor;
    this.#unheard = unheard;
    this.#terminateAs = terminateAs;
    this.#control = new ControlConnection({ ...context.control, applicationName: 'pgherd keeper' });
    // For the session of another role that ends a lost daemon's backends: see `#terminate`.
    context.control.budget.reserve(1);
    this.service = new LoopService({
      name: 'keeper',
      events: context.events,
      pass: () => this.keepOnce(),
      close: () => this.#control.close(),
      maxPauseMs: () => context.options().restartPauseMs,
    });
  }

  async keepOnce(): Promise<number> {
    const { heartbeatMs, leaseMs, pruneMs } = this.#context.options();
    await this.passOnCancels();
    const nowMs = performance.now();
    if (nowMs >= this.#rescueAtMs) {
      const more = await this.rescueOnce();
      this.#rescueAtMs = nowMs + (more ? Math.min(500, leaseMs / 6) : leaseMs / 3);
    }
    if (nowMs >= this.#pruneAtMs) {
      await this.pruneOnce();
      // Not awaited: a server that is away must not keep the rescue waiting.
      void this.#executor.pruneLedgers();
      this.#pruneAtMs = nowMs + pruneMs;
    }
    return Math.max(0, Math.min(heartbeatMs, this.#rescueAtMs - performance.now()));
  }

  /** Stops what somebody wants cancelled and this daemon holds. */
  async passOnCancels(): Promise<void> {
    const requests = await this.#control.use((connection) => cancelRequests(connection, this.#context.daemonId()));
    for (const { taskId, by, reason } of requests) {
      this.#executor.stopTask(taskId, { kind: 'cancel', reason: reason ?? `cancelled by ${by}` });
    }
  }

  /** Takes over from daemons whose lease is over. Gives whether some of their sessions still live. */
  async rescueOnce(): Promise<boolean> {
    const { events, daemonId } = this.#context;
    return this.#control.use(async (connection) => {
      const lost = await removeLostDaemons(connection, daemonId());
      const backends = await orphanBackends(connection);
      for (const backend of backends) if (backend.alive) await this.#terminate(connection, backend);
      await forgetBackends(
        connection,
        backends.filter((backend) => !backend.alive),
      );
      // With the rows of lost daemons gone their tasks are found by that alone: also those of a rescue that broke off.
      const tasks = await rescueTasks(connection);
      await endLostRequests(connection);
      if (tasks > 0) await wakeForTasks(connection);
      if (lost.length > 0 || tasks > 0)
        events.emit({ type: 'daemons-lost', daemonIds: lost.map((row) => row.id), tasks });
      await this.#unheard.giveBack(connection, { surely: false });
      await deleteDrainedTopics(connection);
      return backends.some((backend) => backend.alive);
    });
  }

  async pruneOnce(): Promise<void> {
    const { events } = this.#context;
    await this.#control.use(async (connection) => {
      // Readers of the log come first: what cannot be had in a second is had next time.
      await withLockTimeout(connection, LOCK_WAIT_MS, async () => {
        const made = await makeLogPartitions(connection, PARTITION_DAYS_AHEAD);
        const dropped = await dropLogPartitions(connection);
        if (made + dropped > 0) events.emit({ type: 'partitions', made, dropped });
        await pruneRequests(connection);
        for (let days = 0; days < DAYS_AT_ONCE; days++) {
          const compacted = await compactLogDay(connection);
          if (compacted === null) break;
          if (compacted.gone > 0) events.emit({ type: 'log-compacted', ...compacted });
        }
      }).catch((error: unknown) => {
        if (!hasSqlstate(error, SQLSTATE.lockNotAvailable)) throw error;
      });
    });
  }

  async #terminate(connection: Connection, backend: OrphanBackend): Promise<void> {
    try {
      await terminateBackend(connection, backend);
    } catch (error) {
      if (!hasSqlstate(error, SQLSTATE.insufficientPrivilege)) throw error;
      await this.#terminateAs(backend);
    }
  }
}
