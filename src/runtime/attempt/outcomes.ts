import { PgherdError } from '../../errors.ts';
import { MessageTooLong } from '../../postgres/connect/message-limit.ts';
import type { JobSession } from '../../postgres/job-session.ts';
import { SQLSTATE } from '../../postgres/sqlstate.ts';
import type { Outcome } from '../../task/settle.ts';
import { isConnectionTrouble } from '../part/loop-service.ts';
import type { RunningTask, Stopping } from './running-task.ts';
import { taskErrorOf, timeoutError } from './task-error.ts';

/** The session on which an error occurred, which decides its meaning: whether the session lives. null: the attempt had none. */
type FailedSession = Pick<JobSession, 'lost'> | null;

/**
 * Returns the outcome of an attempt for an error, given the daemon's own stops. The session decides, not the SQLSTATE, which the SQL of a
 * job may raise, or pass on from another server.
 */
export function outcomeOfError(running: RunningTask, error: unknown, session: FailedSession): Outcome {
  const described = taskErrorOf(error);
  const { sqlstate } = described;
  if (sqlstate === SQLSTATE.leaseLost) return { kind: 'fenced', error: described };
  const lost = session?.lost === true;
  if (running.stopping !== null && (lost || sqlstate === SQLSTATE.queryCanceled)) {
    return outcomeOfStop(running, running.stopping);
  }
  // The task did it itself, and would do it again.
  if (error instanceof MessageTooLong) return { kind: 'error', error: described };
  // The sessions of tasks have no such limit, unless their SQL sets it. The server ends the session, and its transaction with it.
  if (lost && sqlstate === SQLSTATE.transactionTimeout) return { kind: 'error', error: described };
  if (lost) return { kind: 'lost', error: described };
  // One of the daemon's own sessions failed, before the SQL was sent.
  if (error instanceof PgherdError && error.code === 'connection_failed')
    return { kind: 'unreachable', error: described };
  // The server's own timer ended it. A cancel before the timeout came from another session.
  const { stage, startedAtMs, task } = running;
  const elapsedMs = performance.now() - (stage.kind === 'executing' ? stage.timedFromMs : startedAtMs);
  if (sqlstate === SQLSTATE.queryCanceled && elapsedMs >= task.timeoutMs * 0.95) {
    if (running.limitsItself === true) return { kind: 'timeout', error: described };
    return { kind: 'timeout', error: { ...described, message: timeoutError(task.timeoutMs, null).message } };
  }
  return { kind: 'error', error: described };
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

/** Returns the outcome for a session that could not be opened: a mistake in the task, or an unreachable server. */
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
