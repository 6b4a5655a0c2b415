import { type DaemonConfig, DEFAULT_DAEMON } from '../../definition/project.ts';

/** The options of a daemon: the settings of pgherd.yaml, and those that only flags and tests set. Durations in ms. */
export interface DaemonOptions extends DaemonConfig {
  /** null: all. */
  readonly topics: readonly string[] | null;
  readonly heartbeatMs: number;
  readonly leaseMs: number;
  /** A task that outlives its timeout, or a cancel, by this much loses its session. */
  readonly killAfterMs: number;
  readonly pruneMs: number;
  /** The interval between checks for jobs that have not succeeded in time. */
  readonly watchMs: number;
  /** End all sessions while there is nothing to do. */
  readonly quiet: boolean;
  /** So long nothing has happened before that. */
  readonly quietAfterMs: number;
  /** The longest time without a look at what was enqueued elsewhere. */
  readonly quietCheckMs: number;
  /** How long before something is due a quiet daemon connects: a suspended server takes a while to resume. */
  readonly wakeAheadMs: number;
  /** When the nightly check of the SQL begins, as a time of day in UTC. */
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
