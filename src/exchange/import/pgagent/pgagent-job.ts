/** A job of pgAgent, from its tables. */
export interface PgAgentJob {
  readonly jobid: number;
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly hostAgent: string;
  readonly jobClass: string;
  /** In the order in which pgAgent runs them. */
  readonly steps: readonly PgAgentStep[];
  readonly schedules: readonly PgAgentSchedule[];
}

export interface PgAgentStep {
  readonly name: string;
  readonly enabled: boolean;
  /** `s`: SQL, `b`: a shell script. */
  readonly kind: string;
  readonly code: string;
  readonly connection: string;
  readonly database: string;
  /** `f`: the job fails, `s` and `i`: it continues. */
  readonly onError: string;
}

export interface PgAgentSchedule {
  readonly name: string;
  readonly enabled: boolean;
  /** Instants in ISO 8601. */
  readonly start: string;
  readonly end: string | null;
  readonly minutes: readonly boolean[];
  readonly hours: readonly boolean[];
  /** From Sunday on. */
  readonly weekdays: readonly boolean[];
  /** From the first on; the 32nd is the last day of the month. */
  readonly monthdays: readonly boolean[];
  readonly months: readonly boolean[];
  /** Dates and times on which it does not run. */
  readonly exceptions: readonly string[];
}
