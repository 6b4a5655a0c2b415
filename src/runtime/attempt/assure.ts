import { fenceTask } from '../../store/ledger/ledger.ts';
import { isLedgerKnown } from '../../store/ledger/targets.ts';
import { type Outcome, settle } from '../../task/settle.ts';
import type { ClaimedTask } from '../../task/task.ts';
import type { Recorder } from '../record/recorder.ts';
import type { Ledgers } from '../session/ledgers.ts';
import type { TaskSessions } from '../session/task-sessions.ts';
import type { RunningTask } from './running-task.ts';
import { taskErrorOf } from './task-error.ts';

/** A claim before this one may have taken effect, or still may: it did not end with an answer. */
export function isDoubtful({ claims, attempt, lost }: Pick<ClaimedTask, 'claims' | 'attempt' | 'lost'>): boolean {
  return claims > attempt - lost;
}

/**
 * No task that ran elsewhere is given up on a guess: where the ledger alone can tell whether it is done, it is asked
 * first, and this claim is shut out. `uncertain` when it cannot be asked. Never throws.
 */
export async function assure(
  running: RunningTask,
  outcome: Outcome,
  parts: { readonly sessions: TaskSessions; readonly ledgers: Ledgers; readonly recorder: Recorder },
): Promise<Outcome> {
  const { task } = running;
  const isSure = !running.unanswered && (running.fenced || !isDoubtful(task));
  if (isSure || !countsAsAnswered(task, outcome)) return outcome;
  try {
    const isKnown = await parts.recorder.ask((home) => isLedgerKnown(home, task));
    return isKnown ? await ask(task, outcome, parts) : outcome;
  } catch (error) {
    return { kind: 'uncertain', error: taskErrorOf(error) };
  }
}

/** Ends the task, or uses up a retry: both say that the effect is not there. */
function countsAsAnswered(task: ClaimedTask, outcome: Outcome): boolean {
  const settlement = settle(task, outcome, () => 0.5);
  if (settlement.action === 'end') return settlement.state !== 'finished';
  return settlement.action === 'retry' && !settlement.lost;
}

async function ask(
  task: ClaimedTask,
  outcome: Outcome,
  { sessions, ledgers }: { readonly sessions: TaskSessions; readonly ledgers: Ledgers },
): Promise<Outcome> {
  const place = sessions.placeOf(task);
  const session = await sessions.take(place);
  const timer = setTimeout(() => session.destroy(), ASK_MS * 2);
  try {
    const ledger = await ledgers.of(place, session);
    if (ledger === null) return outcome;
    // Higher than this claim, not higher than the next.
    const done = await fenceTask(session, ledger, { taskId: task.id, fence: task.claims + 1 }, ASK_MS);
    return done === null ? outcome : { kind: 'found-done', rowCount: done.rowCount };
  } finally {
    clearTimeout(timer);
    sessions.giveBack(place.key, session);
  }
}

/** A session that still holds the row may be on its way out. */
const ASK_MS = 10_000;
