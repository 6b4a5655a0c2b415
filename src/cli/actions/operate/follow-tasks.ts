import { PgherdError } from '../../../errors.ts';
import type { Connection } from '../../../postgres/connection.ts';
import { hasSqlstate, SQLSTATE } from '../../../postgres/sqlstate.ts';
import { spokenDuration } from '../../../schedule/duration.ts';
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
 * after 2 s, and again when the reason changes. Throws `not_finished` at the time limit and after a signal: the tasks go on.
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
    let reported = '';
    const onWaiting = async (): Promise<void> => {
      const reason = await reasonOf(connection, taskId);
      if (reason === null || reason === reported) return;
      reported = reason;
      printNote(context, `${visible(job)}: task ${taskId} ${reason}`);
    };
    const { signal } = context;
    const outcome = await awaitTask(connection, schema, taskId, { signal, deadlineMs, onWaiting }).catch((error) => {
      throw signal.aborted ? notFinished(taskId, 'has not ended when the wait was stopped', signal.reason) : error;
    });
    if (outcome === null) {
      const reason = await reasonOf(connection, taskId);
      const within = `has not ended within ${spokenDuration(timeoutMs ?? 0)}`;
      throw notFinished(taskId, reason === null ? within : `${within}: it ${reason}`);
    }
    outcomes.push(outcome);
  }
  return outcomes;
}

function notFinished(taskId: string, what: string, cause?: unknown): PgherdError {
  const hint = `it goes on: see pgherd task ${taskId}, or end it with pgherd cancel ${taskId}`;
  return new PgherdError('not_finished', `task ${taskId} ${what}`, { hint, cause });
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
