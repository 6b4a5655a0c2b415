import type { SessionStatement } from '../../postgres/session-call.ts';
import { hasSqlstate, SQLSTATE, serverErrorOf } from '../../postgres/sqlstate.ts';
import { fenceTask, type Ledger, runWithLedger } from '../../store/ledger/ledger.ts';
import type { Outcome } from '../../task/settle.ts';
import type { Ledgers } from '../session/ledgers.ts';
import type { TaskLogin } from '../session/task-sessions.ts';
import { outcomeOfStop } from './outcomes.ts';
import { executeOn, type RunningTask } from './running-task.ts';
import type { HomeSession } from './series.ts';
import { taskErrorOf } from './task-error.ts';
import { sendTaskSettings } from './task-settings.ts';

/** The parts that execute a task. */
export interface RunContext extends HomeSession {
  readonly login: TaskLogin;
  readonly ledgers: Ledgers;
}

/**
 * Executes a task of another database exactly once: effect and ledger row commit together there. An earlier claim is fenced
 * first, or found to be done. Keeps `ledgerClaim` up to date. Throws what the server reports.
 */
export async function runWithLedgerOnce(
  running: RunningTask,
  statement: SessionStatement,
  ledger: Ledger,
  { session, login, ledgers }: RunContext,
): Promise<Outcome> {
  const { task } = running;
  const claim = { taskId: task.id, createdUs: task.createdUs, fence: task.claims };
  const fence = async (): Promise<Outcome | null> => {
    const done = await fenceTask(session, ledger, claim, task.timeoutMs);
    return done === null ? null : { kind: 'found-done', rowCount: done.rowCount };
  };
  if (task.claims > 1) {
    const found = await fence();
    running.ledgerClaim = { kind: 'fenced' };
    if (found !== null) return found;
    if (running.stopping !== null) return outcomeOfStop(running, running.stopping);
    // An earlier claim may have been unable to confirm a cancel.
    const reason = await ledgers.cancelReason(task.id);
    if (reason !== null) return { kind: 'cancelled', reason };
    // The wait for an earlier claim does not count against the timeout of the SQL.
    executeOn(running, session);
  }
  sendTaskSettings(session, task);
  running.ledgerClaim = { kind: 'sent', key: login.key };
  try {
    const result = await runWithLedger(session, ledger, claim, statement, task.timeoutMs);
    running.ledgerClaim = { kind: 'answered', key: login.key };
    return { kind: 'finished', recorded: false, ...result };
  } catch (error) {
    const server = serverErrorOf(error);
    if (server === null || session.lost) throw error;
    running.ledgerClaim = { kind: 'answered', key: login.key };
    if (server.sqlstate === SQLSTATE.leaseLost) {
      // A newer claim, or an installation that was restored from a backup and counts claims anew.
      return (await fence()) ?? { kind: 'lost', error: taskErrorOf(error) };
    }
    if (server.context !== null || !hasSqlstate(error, ...LEDGER_GONE)) throw error;
    ledgers.forgetLedger(login.key);
    return { kind: 'lost', error: taskErrorOf(error) };
  }
}

/** An error without a context was raised by the call of the ledger function itself. */
const LEDGER_GONE = [
  SQLSTATE.undefinedFunction,
  SQLSTATE.invalidSchemaName,
  SQLSTATE.insufficientPrivilege,
  SQLSTATE.undefinedTable,
] as const;
