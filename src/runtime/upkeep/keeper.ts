import type { Connection } from '../../postgres/connection.ts';
import { withLockTimeout } from '../../postgres/limits.ts';
import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';
import { forgetBackends, terminateBackend, wantedDatabases } from '../../store/daemons/connections.ts';
import {
  futureHeartbeats,
  type OrphanBackend,
  orphanBackends,
  pruneDone,
  pruneRequests,
  removeLostDaemons,
  rescueTasks,
} from '../../store/daemons/daemons.ts';
import { deleteDrainedTopics } from '../../store/definitions/write-topics.ts';
import { storeCounts } from '../../store/lists/log-hour.ts';
import { compactLogDay, dropLogPartitions, makeLogPartitions } from '../../store/queue/task-log.ts';
import { cancelRequests } from '../../store/queue/tasks.ts';
import { endLostRequests } from '../../store/queue/worker-requests.ts';
import type { Executor } from '../attempt/executor.ts';
import type { UnconfirmedClaims } from '../claim/unconfirmed-claims.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { DaemonPart } from '../part/daemon-part.ts';
import { FutureHeartbeats } from './future-heartbeats.ts';
import { LongJobs } from './long-jobs.ts';

const PARTITION_DAYS_AHEAD = 7;

/** Maximum number of days of the log that one pass rewrites. */
const DAYS_AT_ONCE = 3;
/** Daemons count the log at different times of a second. */
const COUNT_SPREAD_MS = 1_000;
/** Maximum time that maintenance of the log waits for a lock. */
const LOCK_WAIT_MS = 1_000;

/** Terminates a backend that the daemon's own login may not signal. Returns false when that failed as well. */
export type TerminateAs = (backend: OrphanBackend) => Promise<boolean>;

/** Passes on cancel requests, takes over the tasks of lost daemons, and maintains the log: its partitions and counts. */
export class Keeper extends DaemonPart {
  readonly #executor: Executor;
  readonly #unconfirmed: UnconfirmedClaims;
  readonly #terminateAs: TerminateAs;
  readonly #future: FutureHeartbeats = new FutureHeartbeats();
  readonly #longJobs: LongJobs;
  #rescueAtMs = 0;
  #pruneAtMs = 0;
  #countAtMs = 0;

  constructor(daemon: DaemonContext, executor: Executor, unconfirmed: UnconfirmedClaims, terminateAs: TerminateAs) {
    // The extra session logs in as another role to end the backends of a lost daemon: see `#terminate`.
    super(daemon, { name: 'keeper', extraSessions: 1 });
    this.#executor = executor;
    this.#unconfirmed = unconfirmed;
    this.#terminateAs = terminateAs;
    this.#longJobs = new LongJobs(daemon);
  }

  async pass(): Promise<number> {
    const { heartbeatMs, leaseMs, pruneMs } = this.daemon.options();
    await this.#passOnCancels();
    // DROP DATABASE waits 5 s for other sessions to leave, which is longer than two passes are apart.
    await this.#executor.freeDatabases((names) => this.control.use((connection) => wantedDatabases(connection, names)));
    const nowMs = performance.now();
    if (nowMs >= this.#rescueAtMs) {
      const more = await this.#rescue();
      this.#rescueAtMs = nowMs + (more ? Math.min(500, leaseMs / 6) : leaseMs / 3);
    }
    if (nowMs >= this.#pruneAtMs) {
      await this.#prune();
      // Not awaited: an unreachable server must not delay the takeover of tasks.
      void this.#executor.pruneLedgers();
      this.#pruneAtMs = nowMs + pruneMs;
    }
    if (nowMs >= this.#countAtMs) {
      const { slots, nextMs } = await this.control.use(storeCounts);
      // When no daemon ran for a time, more rows are to be counted. Of several daemons one is the first, and the others count nothing.
      this.#countAtMs = performance.now() + (slots > 1 ? heartbeatMs : nextMs + Math.random() * COUNT_SPREAD_MS);
    }
    await this.#longJobs.check(this.control);
    return Math.max(0, Math.min(heartbeatMs, Math.min(this.#rescueAtMs, this.#countAtMs) - performance.now()));
  }

  /** Stops the tasks of this daemon for which there is a cancel request. */
  async #passOnCancels(): Promise<void> {
    const requests = await this.control.use((connection) => cancelRequests(connection, this.daemon.daemonId()));
    for (const { taskId, by, reason } of requests) {
      this.#executor.stopTask(taskId, { kind: 'cancel', reason: reason ?? `cancelled by ${by}` });
    }
  }

  /** Takes over the tasks of daemons whose lease has expired. Returns whether some of their sessions are still alive. */
  async #rescue(): Promise<boolean> {
    const { events, daemonId, options } = this.daemon;
    return this.control.use(async (connection) => {
      const future = await futureHeartbeats(connection, daemonId());
      const silent = this.#future.silent(future, performance.now(), options().leaseMs);
      const lost = await removeLostDaemons(connection, daemonId(), silent);
      const backends = await orphanBackends(connection);
      for (const backend of backends) if (backend.alive) await this.#terminate(connection, backend);
      await forgetBackends(
        connection,
        backends.filter((backend) => !backend.alive),
      );
      // Tasks whose daemon has no row are found by that alone, so an interrupted takeover is completed too.
      const tasks = await rescueTasks(connection);
      await endLostRequests(connection);
      if (lost.length > 0 || tasks > 0)
        events.emit({ type: 'daemons-lost', daemonIds: lost.map((row) => row.id), tasks });
      await this.#unconfirmed.giveBack(connection, { isComplete: false });
      await deleteDrainedTopics(connection);
      return backends.some((backend) => backend.alive);
    });
  }

  async #prune(): Promise<void> {
    const { events } = this.daemon;
    await this.control.use(async (connection) => {
      // Readers of the log take precedence: without the lock after a second, the next pass tries again.
      await withLockTimeout(connection, LOCK_WAIT_MS, async () => {
        const made = await makeLogPartitions(connection, PARTITION_DAYS_AHEAD);
        const dropped = await dropLogPartitions(connection);
        if (made + dropped > 0) events.emit({ type: 'partitions', made, dropped });
        await pruneRequests(connection);
        await pruneDone(connection);
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
