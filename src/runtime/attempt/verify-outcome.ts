import { CLOSING_FENCES, fenceTask } from '../../store/ledger/ledger.ts';
import { isLedgerKnown } from '../../store/ledger/targets.ts';
import { type Outcome, settle } from '../../task/settle.ts';
import type { ClaimedTask } from '../../task/task.ts';
import type { Recorder } from '../record/recorder.ts';
import type { Ledgers } from '../session/ledgers.ts';
import { explainRefusedLogin } from '../session/refused-login.ts';
import type { TaskSessions } from '../session/task-sessions.ts';
import type { RunningTask } from './running-task.ts';
import { taskErrorOf } from './task-error.ts';

/** Returns true when an earlier claim may have taken effect, or still may: it did not end with an answer. */
export function isDoubtful({ claims, attempt, lost }: Pick<ClaimedTask, 'claims' | 'attempt' | 'lost'>): boolean {
  return claims > attempt - lost;
}

/**
 * Returns the outcome of a task in another database, checked against the ledger there. While only the ledger knows whether the task is
 * done, the task does not end as failed and loses no retry: first the ledger is queried, and this claim is fenced. Before the task ends,
 * the ledger is closed to every claim of it, also to one that this database does not know: it may have failed over to a standby that
 * lacked that claim, while the daemon with the claim continues. Returns `uncertain` when the ledger cannot be queried. Never throws.
 */
export async function verifyOutcome(
  { task, ledgerClaim }: RunningTask,
  outcome: Outcome,
  parts: { readonly sessions: TaskSessions; readonly ledgers: Ledgers; readonly recorder: Recorder },
): Promise<Outcome> {
  const isEnd = endsUndone(task, outcome);
  if (!(isEnd && hasRun(ledgerClaim)) && !(mayHaveEffect(task, ledgerClaim) && (isEnd || usesRetry(task, outcome))))
    return outcome;
  // Higher than this claim, not higher than the next.
  const fence = task.claims + (isEnd ? CLOSING_FENCES : 1);
  try {
    const isKnown = await parts.recorder.ask((home) => isLedgerKnown(home, task));
    return isKnown ? await askLedger(task, fence, outcome, parts) : outcome;
  } catch (error) {
    const explained = await explainRefusedLogin(error, parts.sessions.loginOf(task), parts.recorder);
    return { kind: 'uncertain', error: taskErrorOf(explained) };
  }
}

function mayHaveEffect(task: ClaimedTask, claim: RunningTask['ledgerClaim']): boolean {
  switch (claim.kind) {
    case 'unused':
      return isDoubtful(task);
    case 'sent':
      return true;
    case 'fenced':
    case 'answered':
      return false;
  }
}

function hasRun({ kind }: RunningTask['ledgerClaim']): boolean {
  return kind === 'fenced' || kind === 'answered';
}

/** Whether the outcome would end the task as one whose effect did not happen. */
function endsUndone(task: ClaimedTask, outcome: Outcome): boolean {
  const settlement = settle(task, outcome, () => 0.5);
  return settlement.action === 'end' && settlement.state !== 'finished';
}

/** Whether the outcome would use up a retry, which means the same. */
function usesRetry(task: ClaimedTask, outcome: Outcome): boolean {
  const settlement = settle(task, outcome, () => 0.5);
  return settlement.action === 'retry' && !settlement.lost;
}

async function askLedger(
  task: ClaimedTask,
  fence: number,
  outcome: Outcome,
  { sessions, ledgers }: { readonly sessions: TaskSessions; readonly ledgers: Ledgers },
): Promise<Outcome> {
  const login = sessions.loginOf(task);
  const session = await sessions.take(login);
  const timer = setTimeout(() => session.destroy(), ASK_MS * 2);
  try {
    const ledger = await ledgers.of(login, session);
    if (ledger === null) return outcome;
    const done = await fenceTask(session, ledger, { taskId: task.id, createdUs: task.createdUs, fence }, ASK_MS);
    return done === null ? outcome : { kind: 'found-done', rowCount: done.rowCount };
  } finally {
    clearTimeout(timer);
    sessions.giveBack(login.key, session);
  }
}

/** A session that still holds the row may be about to end. */
const ASK_MS = 10_000;
