import { PgherdError } from '../../errors.ts';
import type { JobSession } from '../../postgres/job-session.ts';
import { SQLSTATE } from '../../postgres/sqlstate.ts';
import type { Outcome } from '../../task/settle.ts';
import type { ClaimedTask } from '../../task/task.ts';
import { isConnectionTrouble } from '../part/loop-service.ts';
import { taskErrorOf, timeoutError } from './task-error.ts';
import type { Seat } from './workers.ts';

/** A task in a slot. What the daemon does to it is noted here, so that its end can be told apart. */
export interface RunningTask {
  readonly task: ClaimedTask;
  readonly seat: Seat;
  readonly startedAtMs: number;
  /** When it had a session: opening one is not the task's. */
  readyAtMs: number;
  /** The timeout counts from here: waiting for an earlier claim is not the SQL's. */
  timedFromMs: number;
  /** null while it is being opened, and in a series that may be at another task. */
  session: JobSession | null;
  /** What it is executed with, in one call; null: it runs alone. */
  series: { stop(member: RunningTask): Promise<void> } | null;
  /** Why it is being stopped, or null. */
  stopping: Stop | null;
  stoppingSinceMs: number;
  terminated: boolean;
  /** Its SQL was sent, and no answer has come. */
  unanswered: boolean;
  /** No claim before this one can take effect any more, and none has. */
  fenced: boolean;
  /** Whose session ran it with a ledger; null: none did. */
  ledgerKey: string | null;
}

/** A task that takes its seat now. */
export function runningTask(task: ClaimedTask, seat: Seat, stop: Stop | null): RunningTask {
  const startedAtMs = performance.now();
  return {
    task,
    seat,
    startedAtMs,
    readyAtMs: startedAtMs,
    timedFromMs: startedAtMs,
    session: null,
    series: null,
    stopping: stop,
    stoppingSinceMs: startedAtMs,
    terminated: false,
    unanswered: false,
    fenced: false,
    ledgerKey: null,
  };
}

export type Stop =
  | { readonly kind: 'timeout' }
  | { readonly kind: 'cancel'; readonly reason: string }
  | { readonly kind: 'shutdown' };

/** What an error means for the attempt, given what the daemon has done to it. */
export function outcomeOfError(running: RunningTask, error: unknown): Outcome {
  const described = taskErrorOf(error);
  const { sqlstate } = described;
  if (sqlstate === SQLSTATE.leaseLost) return { kind: 'fenced', error: described };
  const sessionGone = isSessionGone(error);
  if (running.stopping !== null && (sessionGone || sqlstate === SQLSTATE.queryCanceled)) {
    return outcomeOfStop(running, running.stopping);
  }
  if (sessionGone) return { kind: 'lost', error: described };
  // The server's own timer: what else cancels before the time is over was somebody's hand.
  const elapsedMs = performance.now() - running.timedFromMs;
  if (sqlstate === SQLSTATE.queryCanceled && elapsedMs >= running.task.timeoutMs * 0.95) {
    return { kind: 'timeout', error: { ...described, message: timeoutError(running.task.timeoutMs, null).message } };
  }
  return { kind: 'error', error: described };
}

/** The backend or the connection ended: a statement under way may have been committed or not. */
export function isSessionGone(error: unknown): boolean {
  const { sqlstate } = taskErrorOf(error);
  return sqlstate === null ? !(error instanceof PgherdError) && isConnectionTrouble(error) : GONE.test(sqlstate);
}

export function outcomeOfStop(running: RunningTask, stop: Stop): Outcome {
  switch (stop.kind) {
    case 'cancel':
      return { kind: 'cancelled', reason: stop.reason };
    case 'shutdown':
      return { kind: 'shutdown' };
    case 'timeout': {
      const detail = running.terminated ? 'it did not end when it was cancelled: its session was terminated' : null;
      return { kind: 'timeout', error: timeoutError(running.task.timeoutMs, detail) };
    }
  }
}

/** What a session that could not be opened means: the task's own mistake, or a server that is away. */
export function outcomeOfLogin(error: unknown, hint: string): Outcome {
  const described = taskErrorOf(error instanceof PgherdError ? (error.cause ?? error) : error);
  const code = error instanceof PgherdError ? error.code : null;
  const message = error instanceof Error ? error.message : String(error);
  const full = { ...described, message };
  switch (code) {
    case 'authentication_failed':
      return { kind: 'error', error: { ...full, hint } };
    case 'connection_failed':
      // A database that does not exist is a mistake; anything else may pass.
      return described.sqlstate === SQLSTATE.databaseDoesNotExist
        ? { kind: 'error', error: { ...full, hint: 'create it, or let the job name another database' } }
        : { kind: 'unreachable', error: full };
    case null:
      return isConnectionTrouble(error) ? { kind: 'unreachable', error: full } : { kind: 'error', error: full };
    default:
      return { kind: 'error', error: { ...full, hint: error instanceof PgherdError ? error.hint : null } };
  }
}

/** The backend is shut down or has crashed, or the connection broke. */
const GONE = /^(57P0[1235]|08)/;
