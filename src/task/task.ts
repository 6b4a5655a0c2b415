import type { Params, RetryPolicy } from '../definition/definition.ts';

/** A task as its claim handed it over: this daemon may execute it for as long as `token` is its token. */
export interface ClaimedTask {
  readonly id: string;
  /** The fence: whoever holds another one can write nothing. Never shown, never logged. */
  readonly token: string;
  /** Counted from 1, this one included. */
  readonly attempt: number;
  /** Claims of the task so far, this one included; only ever grows: the fence in other databases. */
  readonly claims: number;
  /** Attempts before this one that died with their daemon or their session: they use up no retry. */
  readonly lost: number;
  readonly jobId: string | null;
  readonly jobName: string | null;
  readonly topic: string;
  /** null: `run` reads it in the database. */
  readonly sql: string | null;
  /** null: the database pgherd lives in. */
  readonly database: string | null;
  /** null: the same server. */
  readonly connection: string | null;
  /** The session_user that must execute it. */
  readonly login: string;
  readonly transaction: boolean | null;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  /** What a job's task that runs outside of pgherd's own `run` shall know of itself; null: nothing. */
  readonly context: TaskContext | null;
  /** Its topic has neither concurrency nor delay: it may be claimed ahead. */
  readonly deep: boolean;
  /** Its topic has a delay between two starts. */
  readonly delayed: boolean;
  /** Lower runs first. */
  readonly priority: number;
}

export interface TaskContext {
  /** ISO instant, or null. */
  readonly scheduledFor: string | null;
  readonly parentTaskId: string | null;
  readonly parentRowCount: number | null;
  /** What its SQL sees as `$1`; null: it has no parameter. */
  readonly params: Params | null;
}

/** Why an attempt failed, as PostgreSQL said it or as the daemon found out. */
export interface TaskError {
  readonly sqlstate: string | null;
  readonly message: string;
  readonly detail: string | null;
  readonly hint: string | null;
  /** Without pgherd's own frames. */
  readonly context: string | null;
  /** Character position from 1 in the task's SQL, or null. */
  readonly position: number | null;
}
