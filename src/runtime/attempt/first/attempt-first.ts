import { randomBytes } from 'node:crypto';
import type { JobSession } from '../../../postgres/job-session.ts';
import { hasSqlstate, SQLSTATE } from '../../../postgres/sqlstate.ts';
import { leasedTask } from '../../../store/queue/claim-tasks.ts';
import type { Outcome } from '../../../task/settle.ts';
import type { ClaimedTask } from '../../../task/task.ts';
import { USUAL } from '../../../task/task-set.ts';
import type { TaskSession } from '../../session/task-sessions.ts';
import type { AttemptContext } from '../attempt.ts';
import { endsItsTransaction, isHomeWithoutParsing, withRemedy } from '../execution-mode.ts';
import { outcomeOfError } from '../outcomes.ts';
import { executeOn, type RunningTask, returnSession } from '../running-task.ts';

/** A task that a notification named. */
export interface FirstTask {
  readonly id: string;
  readonly login: string;
}

/** The result of a task that was claimed and executed with one call. */
export type FirstEnd =
  /** It was not claimed: it is not available, or it needs a full claim. */
  | { readonly kind: 'left' }
  /** It was claimed, but cannot run in a transaction: it is to be executed in another mode. */
  | { readonly kind: 'claimed'; readonly task: ClaimedTask }
  | { readonly kind: 'ended'; readonly running: RunningTask; readonly outcome: Outcome };

/**
 * Returns the facts about a task that are known before its claim. `run_first` refuses a task with other values, except for the topic and
 * retries.
 */
export function unclaimedTask({ id, login }: FirstTask): ClaimedTask {
  const lease = randomBytes(8).readBigInt64BE().toString();
  return {
    ...USUAL,
    id,
    lease,
    token: lease,
    login,
    topic: '',
    sql: '',
    prefetchable: true,
    oneFlush: false,
    priority: 0,
  };
}

/** Claims and executes a task with one call on a session of its login, which returns to the pool. Never throws. */
export async function attemptFirst(
  running: RunningTask,
  { login, session }: TaskSession,
  context: AttemptContext,
): Promise<FirstEnd> {
  executeOn(running, session);
  running.slot.processing(session.pid);
  const end = await runFirst(running, session, context);
  returnSession(running);
  context.sessions.giveBack(login.key, session);
  return end;
}

async function runFirst(
  running: RunningTask,
  session: JobSession,
  { daemon, recorder }: AttemptContext,
): Promise<FirstEnd> {
  const { id, lease } = running.task;
  const call = { daemonId: daemon.daemonId(), secret: daemon.secret(), lease, id };
  const { rowCount, topic, notices, error } = await session.runFirst(daemon.control.schema, call);
  if (error === null) {
    if (topic === null) return { kind: 'left' };
    const task = { ...running.task, topic };
    return ended(running, task, { kind: 'finished', recorded: true, notices, rowCount });
  }
  const { pid, backendStart } = session;
  const isGone = session.lost;
  if (isGone) running.lostBackend = { pid, backendStart };
  let leased: Awaited<ReturnType<typeof leasedTask>>;
  try {
    leased = await recorder.ask((connection) => leasedTask(connection, lease));
  } catch {
    // It is not known whether it was claimed. If it was, it returns to the queue: its effect has not committed, or the record shows it.
    return ended(running, running.task, isGone ? outcomeOfError(running, error, session) : { kind: 'unstarted' });
  }
  // The session may still execute it. The record waits for the end of the session.
  if (isGone) return ended(running, leased?.task ?? running.task, outcomeOfError(running, error, session));
  if (leased === null) return { kind: 'left' };
  const { task, done } = leased;
  if (done) return ended(running, task, { kind: 'finished', recorded: true, notices, rowCount: null });
  const { database } = daemon.control.target;
  const outcome = outcomeOfError(running, error, session);
  const isOther = needsOwnTransactions(error) && !isHomeWithoutParsing(task, database);
  if (running.stopping === null && (isOther || endsItsTransaction(task, outcome))) return { kind: 'claimed', task };
  return ended(running, task, withRemedy(task, outcome));
}

function ended(running: RunningTask, task: ClaimedTask, outcome: Outcome): FirstEnd {
  return { kind: 'ended', running: { ...running, task }, outcome };
}

/** PostgreSQL's message for statements such as VACUUM and COMMIT. Everything was rolled back. */
function needsOwnTransactions(error: unknown): boolean {
  return (
    hasSqlstate(error, SQLSTATE.featureNotSupported) ||
    hasSqlstate(error, SQLSTATE.activeTransaction) ||
    hasSqlstate(error, SQLSTATE.invalidTransactionTermination)
  );
}
