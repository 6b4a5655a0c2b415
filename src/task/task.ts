import type { Params, RetryPolicy } from '../definition/definition.ts';

/** A task as returned by its claim: this daemon may execute it for as long as `token` is its token. */
export interface ClaimedTask {
  readonly id: string;
  /** The fencing token: a daemon with another token cannot write. Never shown, never logged. */
  readonly token: string;
  /** Counted from 1, this one included. */
  readonly attempt: number;
  /** Number of claims of the task so far, including this one; never decreases: the fence in other databases. */
  readonly claims: number;
  /** Attempts before this one that were lost with their daemon or their session: they do not use up a retry. */
  readonly lost: number;
  readonly jobId: string | null;
  readonly jobName: string | null;
  readonly topic: string;
  /** null: `run` reads it from the database. */
  readonly sql: string | null;
  /** null: the database that contains pgherd. */
  readonly database: string | null;
  /** null: the same server. */
  readonly connection: string | null;
  /** The session_user that executes it. */
  readonly login: string;
  readonly transaction: boolean | null;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  /** The context passed to a job's task that runs outside of pgherd's own `run`; null: none. */
  readonly context: TaskContext | null;
  /** Its topic has neither concurrency nor delay, so that it may be claimed in advance. */
  readonly prefetchable: boolean;
  /** Its topic has a delay between two starts. */
  readonly delayed: boolean;
  /** A lower value runs first. */
  readonly priority: number;
}

export interface TaskContext {
  /** ISO instant, or null. */
  readonly scheduledFor: string | null;
  readonly parentTaskId: string | null;
  readonly parentRowCount: number | null;
  /** The value of `$1` in its SQL; null: it has no parameter. */
  readonly params: Params | null;
}

/** Why an attempt failed, as reported by PostgreSQL or found by the daemon. */
export interface TaskError {
  readonly sqlstate: string | null;
  readonly message: string;
  readonly detail: string | null;
  readonly hint: string | null;
  /** Without the frames of pgherd itself. */
  readonly context: string | null;
  /** Character position from 1 in the task's SQL, or null. */
  readonly position: number | null;
}
