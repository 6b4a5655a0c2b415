/** The answers of the API to the dashboard. Instants and durations are numbers of milliseconds. The page and the server share these types. */

/** The kind of an environment decides how prominently the page names it, and whether a change needs its name typed. */
export type EnvironmentKind = 'production' | 'staging' | 'development';

export interface Environment {
  /** Of the last apply; null: no project names one. */
  readonly name: string | null;
  readonly kind: EnvironmentKind;
}

export interface Counts {
  readonly jobs: number;
  readonly failing: number;
  readonly late: number;
  /** Running longer than p95. */
  readonly slow: number;
  readonly running: number;
  /** Jobs with a task that waits or retries. */
  readonly waiting: number;
  readonly paused: number;
  readonly drift: number;
  readonly disabled: number;
  /** Jobs that start within 15 minutes. */
  readonly due: number;
}

/** The data that every page shows around its content. */
export interface FrameDocument {
  readonly nowMs: number;
  readonly environment: Environment;
  readonly database: string;
  readonly projects: readonly string[];
  readonly version: string;
  readonly daemonId: string;
  /** IANA zones that jobs use, the most frequent first. */
  readonly zones: readonly string[];
  readonly access: {
    readonly caller: string;
    /** The name of the token; null: none. */
    readonly token: string | null;
    readonly allow: readonly string[];
  };
  readonly counts: Counts;
  readonly tasks: {
    readonly waiting: number;
    readonly retrying: number;
    readonly running: number;
    /** Whether the counts come from a sample. */
    readonly estimated: boolean;
    readonly oldestMs: number | null;
  };
  readonly topics: number;
  readonly pausedTopics: number;
  /** The newest revision of all projects; null: nothing was applied. */
  readonly revision: number | null;
  readonly daemons: {
    readonly alive: number;
    readonly silent: number;
    readonly draining: number;
    readonly slots: number;
    readonly busy: number;
  };
  readonly alerts: number;
}

/** The login that paused a job or topic, the reason, and the end of the pause. */
export interface Pause {
  readonly sinceMs: number | null;
  /** null: by its definition. */
  readonly by: string | null;
  readonly reason: string | null;
  readonly untilMs: number | null;
}

/** A value that differs from the applied one. */
export interface DriftedValue {
  readonly path: string;
  readonly applied: unknown;
  readonly live: unknown;
}

export interface Drift {
  readonly by: string;
  readonly atMs: number;
  readonly values: readonly DriftedValue[];
}
