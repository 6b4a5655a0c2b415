import type { Counts, Drift, Pause } from './frame.ts';

/** The first one in this order that applies. */
export type JobState =
  | 'failing'
  | 'late'
  | 'slow'
  | 'retrying'
  | 'running'
  | 'waiting'
  | 'paused'
  | 'drift'
  | 'disabled'
  | 'idle';

/** One of the last runs of a job. */
export interface SparkRun {
  readonly state: string;
  readonly ms: number | null;
}

export interface JobRow {
  readonly name: string;
  readonly state: JobState;
  readonly drift: boolean;
  readonly project: string | null;
  readonly topic: string;
  readonly role: string | null;
  readonly schedule: readonly string[];
  readonly timezone: string;
  readonly enabled: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly file: string | null;
  readonly topicPaused: boolean;
  readonly pause: Pause | null;
  readonly lastState: string | null;
  readonly lastEndedMs: number | null;
  readonly lastMs: number | null;
  readonly timeoutMs: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly nextMs: number | null;
  /** When it should have started; null: it is not late. */
  readonly lateSinceMs: number | null;
  /** Of the running task that began first; null: none runs. */
  readonly runningSinceMs: number | null;
  readonly running: number;
  readonly waiting: number;
  /** The last failure; null: the job does not fail. */
  readonly failure: {
    readonly message: string | null;
    readonly sqlstate: string | null;
    readonly sinceMs: number | null;
    readonly runs: number;
    readonly taskId: string | null;
  } | null;
  readonly retry: {
    readonly attempt: number;
    readonly limit: number;
    readonly atMs: number;
    readonly message: string | null;
  } | null;
  /** The reason why its task waits; null: none waits. */
  readonly waitsFor: string | null;
  readonly drifted: Drift | null;
  /** Why PostgreSQL cannot plan its SQL, as the check of the night found; null: it found nothing. */
  readonly sqlError: string | null;
  readonly spark: readonly SparkRun[];
}

export interface JobsDocument {
  readonly nowMs: number;
  readonly jobs: readonly JobRow[];
  /** The number of jobs that match the filter. */
  readonly total: number;
  /** Position of the first row. */
  readonly from: number;
  /** The key of the next page; null: this is the last one. */
  readonly next: string | null;
  /** The key of the previous page; '' is the first one; null: this is the first one. */
  readonly previous: string | null;
  readonly counts: Counts;
  /** For each key of the filter, the number of rows that removing it would add. */
  readonly without: Readonly<Record<string, number>>;
}

/** One due time of a job, or one run that was triggered. */
export interface Occurrence {
  readonly dueMs: number;
  readonly state: 'finished' | 'late' | 'failed' | 'skipped' | 'missed' | 'paused' | 'cancelled';
  readonly taskId: string | null;
  readonly startedMs: number | null;
  readonly ms: number | null;
  readonly rows: number | null;
  readonly revision: number | null;
  readonly attempts: number;
  readonly error: string | null;
  /** The reason why it did not run, or not on time; null: it did. */
  readonly why: string | null;
}

/** A value of a definition and its source. */
export interface DefinedValue {
  readonly key: string;
  readonly text: string;
  /** The meaning of the value, where the text does not say it. */
  readonly note: string | null;
  readonly layer: string;
  readonly source: string | null;
  /** The live value, where it has drifted. */
  readonly live: string | null;
}

export interface NextRun {
  readonly atMs: number;
  /** An effect of a clock change on it. */
  readonly note: string | null;
}

export interface JobRevision {
  readonly project: string;
  readonly revision: number;
  readonly atMs: number;
  readonly by: string;
  readonly commit: string | null;
  readonly action: string;
  /** What changed, in a few words. */
  readonly what: string;
  readonly sqlChanged: boolean;
}

export interface JobDocument {
  readonly nowMs: number;
  readonly job: JobRow;
  readonly description: string | null;
  readonly database: string;
  readonly connection: string | null;
  readonly lastSuccessMs: number | null;
  readonly failingSinceMs: number | null;
  readonly failedRuns: number;
  readonly error: JobError | null;
  readonly drift: Drift | null;
  readonly sql: string;
  readonly revision: number | null;
  /** File and line of the SQL; null: not known. */
  readonly sqlSource: string | null;
  readonly values: readonly DefinedValue[];
  readonly occurrences: readonly Occurrence[];
  readonly intervalMs: number | null;
  readonly rates: Rates;
  readonly next: readonly NextRun[];
  readonly clockChanges: readonly string[];
  readonly waitsFor: readonly string[];
  readonly revisions: readonly JobRevision[];
  readonly children: readonly { readonly name: string; readonly state: JobState; readonly why: string | null }[];
  readonly parents: readonly string[];
}

export interface JobError {
  readonly taskId: string | null;
  readonly sqlstate: string | null;
  readonly message: string;
  readonly detail: string | null;
  readonly hint: string | null;
  readonly context: string | null;
  /** In `sql`, in characters from 1. */
  readonly position: number | null;
  readonly sql: string | null;
  readonly attempts: number;
  readonly atMs: number;
  readonly revision: {
    readonly revision: number;
    readonly project: string;
    readonly by: string;
    readonly atMs: number;
  } | null;
}

/** Of the last 28 days. */
export interface Rates {
  readonly runs: number;
  readonly onTime: number;
  readonly late: number;
  readonly worstLateMs: number | null;
  readonly missed: number;
  readonly skipped: number;
  readonly failed: number;
  readonly medianRows: number | null;
  /** The first day that the log contains. */
  readonly sinceMs: number | null;
  readonly perDay: readonly {
    readonly dayMs: number;
    readonly late: number;
    readonly missed: number;
    readonly failed: number;
    readonly runs: number;
  }[];
}
