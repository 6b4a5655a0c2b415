import { type DaemonConfig, DEFAULT_DAEMON } from '../../definition/project.ts';

/** The options of a daemon: those of `daemon` in pgherd.yaml, and some that only flags and tests set. Durations in ms. */
export interface DaemonOptions extends DaemonConfig {
  /** The topics whose tasks it claims; null: all. */
  readonly topics: readonly string[] | null;
  /** The interval between heartbeats, each of which renews the lease. */
  readonly heartbeatMs: number;
  /** The time after the last heartbeat at which other daemons take over its tasks. */
  readonly leaseMs: number;
  /** The time after a timeout or a cancel at which the daemon ends the session of a task that still runs. */
  readonly killAfterMs: number;
  /** The interval between removals of old rows, such as partitions of the log. */
  readonly pruneMs: number;
  /** The interval between checks for jobs that have not succeeded in time. */
  readonly watchMs: number;
  /** Whether `pgherd run` ends all sessions while there is nothing to do. A `Daemon` that a program starts stays connected. */
  readonly quiet: boolean;
  /** The time without any activity before it does so. */
  readonly quietAfterMs: number;
  /** The maximum time between two checks for what other sessions have enqueued. */
  readonly quietCheckMs: number;
  /** The time before the next due task at which a quiet daemon connects: a suspended server takes a while to resume. */
  readonly wakeAheadMs: number;
  /** The start of the nightly check of the SQL, as a time of day in UTC. */
  readonly checkSqlAtMs: number;
}

export const DEFAULT_OPTIONS: DaemonOptions = {
  ...DEFAULT_DAEMON,
  topics: null,
  heartbeatMs: 2_000,
  leaseMs: 15_000,
  killAfterMs: 5_000,
  pruneMs: 600_000,
  watchMs: 10_000,
  quiet: false,
  quietAfterMs: 30_000,
  quietCheckMs: 3_600_000,
  wakeAheadMs: 15_000,
  checkSqlAtMs: 11_820_000, // 03:17
};
