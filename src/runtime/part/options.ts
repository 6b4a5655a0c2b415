/** What a daemon can be told. Durations in ms. */
export interface DaemonOptions {
  /** false: it lives, but makes and takes no tasks. */
  readonly enabled: boolean;
  /** Tasks at once. */
  readonly slots: number;
  /** How often to look although nobody called. */
  readonly pollMs: number;
  /** Sessions at once, all parts and tasks together; null: derived from `slots`. */
  readonly maxConnections: number | null;
  /** A session for tasks that was not used for this long is closed. */
  readonly idleTimeoutMs: number;
  /** Tasks claimed ahead of the slots, at most. */
  readonly batch: number;
  /** How long a drain waits for what runs. */
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
  /** How often to look for jobs that have not succeeded in time. */
  readonly watchMs: number;
  /** End all sessions while there is nothing to do. */
  readonly quiet: boolean;
  /** So long nothing has happened before that. */
  readonly quietAfterMs: number;
  /** The longest time without a look at what was enqueued elsewhere. */
  readonly quietCheckMs: number;
  /** How long before something is due a quiet daemon connects: a suspended server takes a while to resume. */
  readonly wakeAheadMs: number;
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
  quiet: false,
  quietAfterMs: 30_000,
  quietCheckMs: 3_600_000,
  wakeAheadMs: 15_000,
};
