import type { JobSession } from '../../postgres/job-session.ts';
import { MAX_SERIES, seriesPlaceIn } from '../../postgres/series-place.ts';
import { SESSION_TIMEOUT_MS } from '../../postgres/session-settings.ts';
import { SQLSTATE, serverErrorOf } from '../../postgres/sqlstate.ts';
import type { Outcome } from '../../task/settle.ts';
import type { ClaimedTask } from '../../task/task.ts';
import { isSessionGone, outcomeOfError, outcomeOfStop, type RunningTask } from './running-task.ts';
import { awaitTurn } from './turn.ts';
import { isSurelyHome } from './way.ts';

/** What a series shall not take longer than, as far as one can tell before: others wait behind it. */
const SERIES_MS = 20;
/** Shorter timeouts are left to the server's own timer, which counts for a call and not for a task in it. */
const MIN_TIMEOUT_MS = 10_000;
/** The daemon's own deadline comes first in a series: it knows which task takes long. */
const TIMER_SLACK_MS = 1_000;

/**
 * Whether a task may go in a series: it runs in pgherd's own database, nobody counts its topic's running tasks, and it was
 * never claimed before. What was given back or failed runs alone: it may be what broke its series.
 */
export function fitsSeries(task: ClaimedTask, homeDatabase: string): boolean {
  return task.deep && task.claims === 1 && task.timeoutMs >= MIN_TIMEOUT_MS && isSurelyHome(task, homeDatabase);
}

/** How many of `waiting` tasks one slot takes at once, so that the others get their share. */
export function seriesLength(waiting: number, slots: number, averageMs: number | null): number {
  if (averageMs === null) return 1;
  const share = Math.ceil(waiting / Math.max(1, slots));
  return Math.max(1, Math.min(MAX_SERIES, share, Math.floor(SERIES_MS / Math.max(0.1, averageMs))));
}

/**
 * Executes tasks of one login, one behind the other, in one call. Gives the outcome of each; null: an error before it ended
 * the call, and it has not begun. Never throws.
 */
export async function performSeries(
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

/** Executes one task, when it is its turn. Gives its outcome. Never throws. */
export async function performAlone(running: RunningTask, session: JobSession, schema: string): Promise<Outcome> {
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

/** What the error that ended a series means for one of its tasks. */
function outcomeInSeries(
  member: RunningTask,
  {
    index,
    length,
    done,
  }: { readonly index: number; readonly length: number; readonly done: Omit<Finished, 'rowCount'> },
  error: unknown,
): Outcome | null {
  // Alone, or found to be the one that takes long.
  if (length === 1 || member.session !== null) return outcomeOfError(member, error);
  const server = serverErrorOf(error);
  const place = isSessionGone(error) ? null : seriesPlaceIn(server?.context ?? null);
  if (place !== null && index < place) return { ...done, rowCount: null };
  if (member.stopping !== null) return outcomeOfStop(member, member.stopping);
  if (place !== null && index > place) return null;
  // A cancel was meant for another one: nobody stops this. Without a place it may be done, or not have begun; its row tells.
  if (place !== index || server?.sqlstate === SQLSTATE.queryCanceled) return { kind: 'unstarted' };
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
