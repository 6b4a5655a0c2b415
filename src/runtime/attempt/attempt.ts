import type { JobSession } from '../../postgres/job-session.ts';
import { ownTimeoutMs } from '../../sql/own-timeout.ts';
import { longSql } from '../../store/queue/claim-tasks.ts';
import type { Outcome } from '../../task/settle.ts';
import type { ClaimedTask } from '../../task/task.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import type { Recorder } from '../record/recorder.ts';
import type { Ledgers } from '../session/ledgers.ts';
import type { TaskSessions } from '../session/task-sessions.ts';
import { acquireSession, outcomeWithout } from './acquire-session.ts';
import { type ExecutionMode, endsItsTransaction, executionModeOf, withRemedy } from './execution-mode.ts';
import { outcomeOfError, outcomeOfStop } from './outcomes.ts';
import { runTask } from './run-task.ts';
import { executeOn, type RunningTask, returnSession } from './running-task.ts';
import { type HomeSession, SERIES_MS } from './series.ts';
import { awaitTurn } from './turn.ts';
import { verifyOutcome } from './verify-outcome.ts';

/** The parts of the daemon that attempts use. */
export interface AttemptContext {
  readonly daemon: DaemonContext;
  readonly recorder: Recorder;
  readonly sessions: TaskSessions;
  readonly ledgers: Ledgers;
}

/**
 * One attempt of one task: execution mode → session → run → outcome. It is repeated once outside a transaction when the task ends its own
 * transaction. Returns the outcome, which the executor records. Never throws.
 */
export async function attempt(running: RunningTask, context: AttemptContext): Promise<Outcome> {
  let mode: ExecutionMode;
  try {
    if (running.task.isLong) running.task = await withSql(running.task, context.recorder);
    await limitItself(running);
    mode = await executionModeOf(running.task, context.daemon.control.target.database);
  } catch (error) {
    return outcomeOfError(running, error, null);
  }
  const outcome = await runOnSession(running, mode, context);
  if (mode.kind !== 'statements' && endsItsTransaction(running.task, outcome)) {
    return runOnSession(running, { kind: 'statements', sql: running.task.sql }, context);
  }
  const described = withRemedy(running.task, outcome);
  return mode.kind === 'elsewhere' ? verifyOutcome(running, described, context) : described;
}

/** `set statement_timeout` in the SQL comes too late for the timer of the call, so the task gets that limit instead of a longer one. */
async function limitItself(running: RunningTask): Promise<void> {
  const limitMs = await ownTimeoutMs(running.task.sql);
  if (limitMs === null || limitMs >= running.task.timeoutMs) return;
  running.task = { ...running.task, timeoutMs: limitMs };
  running.limitsItself = true;
}

/** A task without a row has been ended under another lease: its call reports that. */
async function withSql(task: ClaimedTask, recorder: Recorder): Promise<ClaimedTask> {
  const read = await recorder.ask((connection) => longSql(connection, task));
  return { ...task, ...read, isLong: false };
}

async function runOnSession(running: RunningTask, mode: ExecutionMode, context: AttemptContext): Promise<Outcome> {
  const { recorder, sessions, ledgers } = context;
  const acquired = await acquireSession(running, context);
  if (acquired.kind !== 'session') return outcomeWithout(acquired, running);
  const { session, login } = acquired;
  startExecuting(running, session);
  try {
    // At home the call that executes the task takes its turn, so that the SQL cannot begin late.
    if (running.task.delayed && mode.kind !== 'home') {
      const otherwise = await awaitTurn(running, () => recorder.takeTurn(running.task));
      if (otherwise !== null) return otherwise;
    }
    if (running.stopping !== null) return outcomeOfStop(running, running.stopping);
    return await runTask(running, mode, { ...homeSession(session, context), login, ledgers });
  } catch (error) {
    return outcomeOfError(running, error, session);
  } finally {
    returnSession(running);
    sessions.giveBack(login.key, session);
  }
}

function startExecuting(running: RunningTask, session: JobSession): void {
  executeOn(running, session);
  running.slot.processing(session.pid);
}

/** Returns how tasks are executed on a session in pgherd's own database, from now on. */
export function homeSession(session: JobSession, { daemon, recorder }: AttemptContext): HomeSession {
  const until = daemon.clock.at(performance.now() + SERIES_MS);
  return {
    session,
    schema: daemon.control.schema,
    until,
    distanceMs: daemon.clock.distanceMs,
    doneOf: async (token, taskIds) => (await recorder.progress({ token, taskIds, until })).done,
  };
}
