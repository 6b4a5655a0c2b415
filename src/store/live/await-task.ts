import { setTimeout as delay } from 'node:timers/promises';
import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import { type OutcomeRow, type TaskStates, taskStatesStatement } from '../client/outcomes.ts';

export interface AwaitOptions {
  readonly signal: AbortSignal;
  /** By `performance.now()`; null: no limit. */
  readonly deadlineMs: number | null;
  /** Called after 2 s, and then every 10 s, while the task has not ended. */
  readonly onWaiting: () => Promise<void>;
}

/**
 * Waits until a task has ended, and returns how; null: it had not ended at the deadline. Asks more and more seldom, up to once a
 * second. Throws `not_found` when the log keeps no record of it, and the reason of the signal when it is aborted.
 */
export async function awaitTask(
  connection: Connection,
  schema: string,
  taskId: string,
  { signal, deadlineMs, onWaiting }: AwaitOptions,
): Promise<OutcomeRow | null> {
  const { sql, values } = taskStatesStatement(schema, [taskId]);
  let reportAtMs = performance.now() + FIRST_REPORT_MS;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)) {
    signal.throwIfAborted();
    const [row] = await connection.query<{ result: string }>(sql, values);
    const states: TaskStates = JSON.parse(row?.result ?? '{"unfinished": [], "ended": []}');
    const [outcome] = states.ended;
    if (outcome !== undefined) return outcome;
    if (!states.unfinished.includes(taskId)) {
      throw new PgherdError('not_found', `task ${taskId} has ended, and the log keeps no record of it`, {
        hint: 'log: off or log: errors of its job or topic keeps finished tasks out of the log',
      });
    }
    const leftMs = deadlineMs === null ? Number.POSITIVE_INFINITY : deadlineMs - performance.now();
    if (leftMs <= 0) return null;
    if (performance.now() >= reportAtMs) {
      await onWaiting();
      reportAtMs = performance.now() + NEXT_REPORT_MS;
    }
    await delay(Math.min(pauseMs, Math.ceil(leftMs)), undefined, { signal });
  }
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;
const FIRST_REPORT_MS = 2_000;
const NEXT_REPORT_MS = 10_000;
