import type { JobSession } from '../../postgres/job-session.ts';
import { MAX_SERIES, seriesPlaceIn } from '../../postgres/series-place.ts';
import { SESSION_TIMEOUT_MS } from '../../postgres/session-settings.ts';
import { SQLSTATE, serverErrorOf } from '../../postgres/sqlstate.ts';
import type { Outcome } from '../../task/settle.ts';
import type { ClaimedTask } from '../../task/task.ts';
import { isHomeWithoutParsing } from './execution-mode.ts';
import { isSessionGone, outcomeOfError, outcomeOfStop } from './outcomes.ts';
import type { RunningTask } from './running-task.ts';
import { awaitTurn } from './turn.ts';

/** The planned duration of a series, at most: other tasks wait for its end. */
const SERIES_MS = 20;
/** A task with a shorter timeout runs alone: the server's timer measures a call, not a task in it. */
const MIN_TIMEOUT_MS = 10_000;
/** The server's timer fires after the daemon's own: the daemon knows which task of a series takes long. */
const TIMER_SLACK_MS = 1_000;

/**
 * Returns whether a task may be executed in a series: it runs in pgherd's own database, its topic has no limits, and it was
 * never claimed before. A task that was given back or failed runs alone, because it may have broken its series.
 */
export function fitsSeries(task: ClaimedTask, homeDatabase: string): boolean {
  return (
    task.prefetchable &&
    task.claims === 1 &&
    task.timeoutMs >= MIN_TIMEOUT_MS &&
    isHomeWithoutParsing(task, homeDatabase)
  );
}

/** Returns how many of `waiting` tasks one slot takes at once, so that the other slots get their share. */
export function seriesLength(waiting: number, slots: number, averageMs: number | null): number {
  if (averageMs === null) return 1;
  const share = Math.ceil(waiting / Math.max(1, slots));
  return Math.max(1, Math.min(MAX_SERIES, share, Math.floor(SERIES_MS / Math.max(0.1, averageMs))));
}

/**
 * Executes tasks of one login one after the other, with one call. Returns the outcome of each task; null for a task that
 * did not begin because an error of an earlier task ended the call. Never throws.
 */
export async function runSeries(
  members: readonly RunningTask[],
  session: JobSession,
  schema: string,
): Promise<readonly (Outcome | null)[]> {
  const longestMs = Math.max(...members.map(({ task }) => task.timeoutMs));
  const isExact = members.length === 1 || longestMs === SESSION_TIMEOUT_MS;
  const tasks = members.map(({ task: { id, token, delayed } }) => ({ id, token, delayed }));
  const { rowCounts, notices, error } = await session.runSeries(
    schema,
    tasks,
    isExact ? longestMs : longestMs + TIMER_SLACK_MS,
  );
  return members.map((member, index): Outcome | null => {
    const done = { kind: 'finished', recorded: true, notices: notices[index] ?? [] } as const;
    if (error !== null) return outcomeInSeries(member, { index, length: members.length, done }, error);
    const rowCount = rowCounts[index] ?? null;
    return rowCount === null ? leaseLost(member.task.id) : { ...done, rowCount };
  });
}

/** Executes one task when it is its turn, and returns its outcome. Never throws. */
export async function runAlone(running: RunningTask, session: JobSession, schema: string): Promise<Outcome> {
  const { id, token, delayed, timeoutMs } = running.task;
  let outcome: Outcome = { kind: 'unstarted' };
  const tryOnce = async (): Promise<number | null> => {
    const { rowCounts, notices, error } = await session.runSeries(schema, [{ id, token, delayed }], timeoutMs);
    const rowCount = rowCounts[0] ?? null;
    if (rowCount !== null && rowCount < 0) return -1 - rowCount;
    if (error !== null) outcome = outcomeOfError(running, error);
    else if (rowCount === null) outcome = leaseLost(id);
    else outcome = { kind: 'finished', recorded: true, notices: notices[0] ?? [], rowCount };
    return null;
  };
  return (await awaitTurn(running, tryOnce)) ?? outcome;
}

/** Returns what the error that ended a series means for one of its tasks. */
function outcomeInSeries(
  member: RunningTask,
  {
    index,
    length,
    done,
  }: { readonly index: number; readonly length: number; readonly done: Omit<Finished, 'rowCount'> },
  error: unknown,
): Outcome | null {
  // The task ran alone, or was found to be the one that takes long.
  if (length === 1 || member.stage.kind === 'executing') return outcomeOfError(member, error);
  const server = serverErrorOf(error);
  const failedIndex = isSessionGone(error) ? null : seriesPlaceIn(server?.context ?? null);
  if (failedIndex !== null && index < failedIndex) return { ...done, rowCount: null };
  if (member.stopping !== null) return outcomeOfStop(member, member.stopping);
  if (failedIndex !== null && index > failedIndex) return null;
  // A cancel was meant for another task. Without an index the task may be done or not have begun: its row decides.
  if (failedIndex !== index || server?.sqlstate === SQLSTATE.queryCanceled) return { kind: 'unstarted' };
  return outcomeOfError(member, error);
}

type Finished = Extract<Outcome, { readonly kind: 'finished' }>;

function leaseLost(taskId: string): Outcome {
  return {
    kind: 'fenced',
    error: {
      sqlstate: SQLSTATE.leaseLost,
      message: `lease lost for task ${taskId}`,
      detail: null,
      hint: null,
      context: null,
      position: null,
    },
  };
}
