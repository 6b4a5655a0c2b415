import { PgherdError } from '../../errors.ts';
import { SESSION_ENDS, SQLSTATE } from '../../postgres/sqlstate.ts';
import type { Outcome } from '../../task/settle.ts';
import { isConnectionTrouble } from '../part/loop-service.ts';
import type { RunningTask, Stopping } from './running-task.ts';
import { taskErrorOf, timeoutError } from './task-error.ts';

/** Returns what an error means for the attempt, given what the daemon has done to it. */
export function outcomeOfError(running: RunningTask, error: unknown): Outcome {
  const described = taskErrorOf(error);
  const { sqlstate } = described;
  if (sqlstate === SQLSTATE.leaseLost) return { kind: 'fenced', error: described };
  const sessionGone = isSessionGone(error);
  if (running.stopping !== null && (sessionGone || sqlstate === SQLSTATE.queryCanceled)) {
    return outcomeOfStop(running, running.stopping);
  }
  if (sessionGone) return { kind: 'lost', error: described };
  // The server's own timer. A cancel before the timeout came from another session.
  const { stage, startedAtMs, task } = running;
  const elapsedMs = performance.now() - (stage.kind === 'executing' ? stage.timedFromMs : startedAtMs);
  if (sqlstate === SQLSTATE.queryCanceled && elapsedMs >= task.timeoutMs * 0.95) {
    return { kind: 'timeout', error: { ...described, message: timeoutError(task.timeoutMs, null).message } };
  }
  return { kind: 'error', error: described };
}

/** Returns true when the backend or the connection ended: a statement under way may have been committed or not. */
export function isSessionGone(error: unknown): boolean {
  const { sqlstate } = taskErrorOf(error);
  return sqlstate === null
    ? !(error instanceof PgherdError) && isConnectionTrouble(error)
    : SESSION_ENDS.test(sqlstate);
}

/** Returns the outcome of a task that the daemon has stopped. */
export function outcomeOfStop({ task }: RunningTask, { stop, terminated }: Stopping): Outcome {
  switch (stop.kind) {
    case 'cancel':
      return { kind: 'cancelled', reason: stop.reason };
    case 'shutdown':
      return { kind: 'shutdown' };
    case 'timeout': {
      const detail = terminated ? 'it did not end when it was cancelled: its session was terminated' : null;
      return { kind: 'timeout', error: timeoutError(task.timeoutMs, detail) };
    }
  }
}

/** Returns the outcome of a task for which no session became free: it returns to the queue as if it was never claimed. */
export function outcomeOfBusy(running: RunningTask): Outcome {
  return running.stopping === null ? { kind: 'unstarted' } : outcomeOfStop(running, running.stopping);
}

/** Returns what a session that could not be opened means: a mistake in the task, or a server that is unreachable. */
export function outcomeOfLogin(error: unknown, hint: string): Outcome {
  const described = taskErrorOf(error instanceof PgherdError ? (error.cause ?? error) : error);
  const code = error instanceof PgherdError ? error.code : null;
  const message = error instanceof Error ? error.message : String(error);
  const full = { ...described, message };
  switch (code) {
    case 'authentication_failed':
      return { kind: 'error', error: { ...full, hint } };
    case 'connection_failed':
      // A database that does not exist is a mistake; any other failure may be temporary.
      return described.sqlstate === SQLSTATE.databaseDoesNotExist
        ? { kind: 'error', error: { ...full, hint: 'create it, or let the job name another database' } }
        : { kind: 'unreachable', error: full };
    case null:
      return isConnectionTrouble(error) ? { kind: 'unreachable', error: full } : { kind: 'error', error: full };
    default:
      return { kind: 'error', error: { ...full, hint: error instanceof PgherdError ? error.hint : null } };
  }
}
