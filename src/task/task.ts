import type { RetryPolicy } from '../definition/definition.ts';

/** A task as returned by its claim: this daemon may execute it for as long as it holds the lease. */
export interface ClaimedTask {
  readonly id: string;
  /** The lease that contains it, with others of the same login. A session that knows it may execute them. Never shown, never logged. */
  readonly lease: string;
  /** The token in the record of its execution: the same for all its executions, so that only one can commit. Never shown, never logged. */
  readonly token: string;
  /** When it was created, in microseconds since 1970: with its id the key in ledgers, since an id may be given again. '0' at home. */
  readonly createdUs: string;
  /** Counted from 1, this one included. */
  readonly attempt: number;
  /** Number of claims of the task so far, including this one; never decreases: the fence in other databases. */
  readonly claims: number;
  /** Attempts before this one that were lost with their daemon or their session: they do not use up a retry. */
  readonly lost: number;
  /** Of these, those whose session or daemon died. */
  readonly crashes: number;
  readonly jobId: string | null;
  readonly jobName: string | null;
  readonly topic: string;
  readonly sql: string;
  /** Its SQL or its parameters are long, and have not been read yet. */
  readonly isLong: boolean;
  /** The value of `$1` in its SQL, as JSON; null: it has no parameter. */
  readonly params: string | null;
  /** null: the database that contains pgherd. */
  readonly database: string | null;
  /** null: the same server. */
  readonly connection: string | null;
  /** The session_user that executes it. */
  readonly login: string;
  readonly transaction: boolean | null;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  /** The settings that a job's task can read; null: it is not a task of a job. */
  readonly context: TaskContext | null;
  /** Whether its topic has neither concurrency nor delay, so that it may be claimed in advance. */
  readonly prefetchable: boolean;
  /** Its topic has a delay between two starts. */
  readonly delayed: boolean;
  /** Its topic has `durability: series`: the tasks of a series reach the disk together. */
  readonly oneFlush: boolean;
  /** A lower value runs first. */
  readonly priority: number;
  /** Whether it has a dedupe_key, which becomes free at its end. */
  readonly hasKey: boolean;
}

export interface TaskContext {
  /** ISO instant, or null. */
  readonly scheduledFor: string | null;
  readonly parentTaskId: string | null;
  readonly parentRowCount: number | null;
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
