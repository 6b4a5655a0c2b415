import { PgherdError } from '../../../errors.ts';
import type { Connection } from '../../../postgres/connection.ts';
import { hasSqlstate, SQLSTATE } from '../../../postgres/sqlstate.ts';
import { formatDuration } from '../../../schedule/duration.ts';
import type { OutcomeRow } from '../../../store/client/outcomes.ts';
import { type WaitingTask, waitingTask } from '../../../store/lists/pages/one-task.ts';
import { whyWaits } from '../../../store/lists/pages/why-waits.ts';
import { awaitTask } from '../../../store/live/await-task.ts';
import { visible } from '../../../text/printable.ts';
import type { CliContext } from '../../shell/context.ts';
import { printNote } from '../../shell/output.ts';

export interface FollowOptions {
  readonly schema: string;
  /** For all tasks together; null: no limit. */
  readonly timeoutMs: number | null;
}

/**
 * Waits until all tasks have ended, and returns their outcomes in the same order. Says on standard error why a task has not ended
 * after 2 s, and again when the reason changes. Throws `not_finished` at the time limit: the tasks go on.
 */
export async function followTasks(
  context: CliContext,
  connection: Connection,
  tasks: readonly { readonly job: string; readonly taskId: string }[],
  { schema, timeoutMs }: FollowOptions,
): Promise<readonly OutcomeRow[]> {
  const deadlineMs = timeoutMs === null ? null : performance.now() + timeoutMs;
  const outcomes: OutcomeRow[] = [];
  for (const { job, taskId } of tasks) {
    let said = '';
    const onWaiting = async (): Promise<void> => {
      const reason = await reasonOf(connection, taskId);
      if (reason === null || reason === said) return;
      said = reason;
      printNote(context, `${visible(job)}: task ${taskId} ${reason}`);
    };
    const outcome = await awaitTask(connection, schema, taskId, { signal: context.signal, deadlineMs, onWaiting });
    if (outcome === null) throw await notFinished(connection, taskId, timeoutMs ?? 0);
    outcomes.push(outcome);
  }
  return outcomes;
}

async function notFinished(connection: Connection, taskId: string, timeoutMs: number): Promise<PgherdError> {
  const reason = await reasonOf(connection, taskId);
  const message = `task ${taskId} has not ended within ${formatDuration(timeoutMs)}${reason === null ? '' : `: it ${reason}`}`;
  return new PgherdError('not_finished', message, {
    hint: `it goes on: see pgherd task ${taskId}, or end it with pgherd cancel ${taskId}`,
  });
}

/** Returns why the task has not ended, as the rest of a sentence; null: not known. */
async function reasonOf(connection: Connection, taskId: string): Promise<string | null> {
  const task = await waitingTask(connection, taskId).catch((error: unknown): WaitingTask | null => {
    // A login that may trigger the job need not see the queue.
    if (hasSqlstate(error, SQLSTATE.insufficientPrivilege)) return null;
    throw error;
  });
  if (task === null) return null;
  if (task.state === 'running') return `runs on daemon ${task.daemon_id ?? '–'}`;
  const [reason] = whyWaits(task);
  return reason === undefined ? null : `waits: ${reason}`;
}
