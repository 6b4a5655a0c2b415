import type { JobSession } from '../../postgres/job-session.ts';

export interface PoolHooks {
  /** The name of the nth open session in pg_stat_activity. */
  readonly nameOf: (n: number) => string;
  /** Called before a new session executes anything: records it for other daemons, in case this one dies. */
  readonly onOpen: (session: JobSession) => Promise<void>;
  readonly onClose: (session: JobSession) => void;
  /** Whether a session that is returned or taken may execute further tasks. Left out: it may. */
  readonly isCurrent?: (session: JobSession) => boolean;
}

export interface PoolLimits {
  /** Maximum number of sessions, including those that are being opened or closed. */
  readonly maxSessions: () => number;
  /** Idle time after which `closeUnused` closes a session. */
  readonly idleMs: () => number;
  /** Maximum length of a message from the server, in bytes. */
  readonly maxMessageBytes: () => number;
  /** Returns the time of a monotonic clock. */
  readonly nowMs?: () => number;
}

export interface SessionOptions {
  /** `application_name` in pg_stat_activity. */
  readonly name?: string | null;
  readonly openTimeoutMs?: number;
  /** Its commits do not wait for the disk. */
  readonly lateFlush?: boolean;
}
