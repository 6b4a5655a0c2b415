/** The settings of a daemon. Durations in ms. */
export interface DaemonOptions {
  /** false: the daemon renews its lease, but neither inserts nor claims tasks. */
  readonly enabled: boolean;
  /** Tasks that run at once, at most. */
  readonly slots: number;
  /** The polling interval when no notification arrives. */
  readonly pollMs: number;
  /** Sessions of all parts and tasks together, at most; null: derived from `slots`. */
  readonly maxConnections: number | null;
  /** A session for tasks that was not used for this long is closed. */
  readonly idleTimeoutMs: number;
  /** Tasks claimed ahead of the slots, at most. */
  readonly batch: number;
  /** How long a drain waits for running tasks. */
  readonly graceMs: number;
  /** The longest pause before a part that failed starts again. */
  readonly restartPauseMs: number;
  /** null: all. */
  readonly topics: readonly string[] | null;
  readonly heartbeatMs: number;
  readonly leaseMs: number;
  /** A task that outlives its timeout, or a cancel, by this much loses its session. */
  readonly killAfterMs: number;
  readonly pruneMs: number;
  /** The interval between checks for jobs that have not succeeded in time. */
  readonly watchMs: number;
}

export const DEFAULT_OPTIONS: DaemonOptions = {
  enabled: true,
  slots: 8,
  maxConnections: null,
  idleTimeoutMs: 300_000,
  pollMs: 1_000,
  batch: 100,
  graceMs: 30_000,
  restartPauseMs: 10_000,
  topics: null,
  heartbeatMs: 2_000,
  leaseMs: 15_000,
  killAfterMs: 5_000,
  pruneMs: 600_000,
  watchMs: 10_000,
};
