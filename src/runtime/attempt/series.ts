import type { JobSession } from '../../postgres/job-session.ts';
import type { SeriesResult } from '../../postgres/series-call.ts';
import { MAX_SERIES } from '../../postgres/series-place.ts';
import { SESSION_TIMEOUT_MS } from '../../postgres/session-settings.ts';
import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';
import { mayLimitItself } from '../../sql/own-timeout.ts';
import type { Outcome } from '../../task/settle.ts';
import type { ClaimedTask } from '../../task/task.ts';
import { lostLogin } from '../session/lost-login.ts';
import { isHomeWithoutParsing } from './execution-mode.ts';
import { outcomeOfError, outcomeOfStop } from './outcomes.ts';
import type { RunningTask } from './running-task.ts';
import type { RunningSeries } from './set/running-series.ts';
import { taskErrorOf } from './task-error.ts';
import { settingsOf } from './task-settings.ts';
import { awaitTurn } from './turn.ts';

/**
 * The maximum duration of a series, because other tasks wait for its end. The server begins no further task after it. Not shorter,
 * because a series costs the daemon the same whatever its length: on a busy server, where a commit takes milliseconds, 40 ms cost half
 * as much CPU again per task.
 */
export const SERIES_MS = 100;
/** A task with a shorter timeout runs alone: the server's timer measures a call, not a task in it. */
const MIN_TIMEOUT_MS = 10_000;
/** The server's timer fires after the daemon's own, because the daemon knows which task of a series takes long. */
const TIMER_SLACK_MS = 1_000;

/**
 * Returns whether a task may be executed in a series: it runs in pgherd's own database, its SQL is short, its topic has no delay, and it
 * was never claimed before. A task that returned to the queue or failed runs alone, because it may have broken its series.
 */
export function fitsSeries(task: ClaimedTask, homeDatabase: string): boolean {
  return (
    !task.delayed &&
    !task.isLong &&
    task.claims === 1 &&
    task.timeoutMs >= MIN_TIMEOUT_MS &&
    !mayLimitItself(task.sql) &&
    isHomeWithoutParsing(task, homeDatabase)
  );
}

/**
 * A slot takes this many times as many tasks as should fit. Too many do no harm, because the server begins no further task after the
 * time.
 */
const GENEROSITY = 1.5;

/** Returns how many of `waiting` tasks one slot takes at once, so that the other slots get their share. */
export function seriesLength(waiting: number, slots: number, averageMs: number | null): number {
  if (averageMs === null) return 1;
  const share = Math.ceil(waiting / Math.max(1, slots));
  return Math.max(1, Math.min(MAX_SERIES, share, Math.floor((GENEROSITY * SERIES_MS) / Math.max(0.1, averageMs))));
}

/** How a session executes tasks in pgherd's own database. */
export interface HomeSession {
  readonly session: JobSession;
  readonly schema: string;
  /** No task of a series but the first begins after this instant of the server's clock. */
  readonly until: Date;
  /** How long a message takes to the server and back, in ms. */
  readonly distanceMs: number;
  /** Returns the ids of those tasks that are done. */
  readonly doneOf: (token: string, taskIds: readonly string[]) => Promise<readonly string[]>;
}

/** Executes tasks of one lease one after the other, with one call. Never throws. */
export function callSeries(series: RunningSeries, home: HomeSession): Promise<SeriesResult> {
  const { set } = series;
  if (set === null || series.isKnown) {
    const tasks = series.members.filter(({ stopping }) => stopping === null).map(({ task }) => task);
    const longestMs = Math.max(...tasks.map(({ timeoutMs }) => timeoutMs));
    const isExact = tasks.length === 1 || longestMs === SESSION_TIMEOUT_MS;
    return call(tasks, home, isExact ? longestMs : longestMs + TIMER_SLACK_MS);
  }
  const { lease, token, ids, sqls, params, oneFlush } = set;
  const { schema, session, until } = home;
  const sent = { lease, token, ids, sqls, params, settings: null, until, oneFlush, delayed: false };
  return session.runSeries(schema, sent, SESSION_TIMEOUT_MS);
}

/**
 * Returns the outcome of each task of a series; null for one that did not begin, because of an error of an earlier task or because the
 * time was over. Never throws.
 */
export async function outcomesOf(
  members: readonly RunningTask[],
  result: SeriesResult,
  home: HomeSession,
): Promise<readonly (Outcome | null)[]> {
  if (result.error !== null) return outcomesOfError(members, result, home);
  if (result.done === -1) {
    const outcome = await outcomeOfVoid(home.session);
    return members.map(({ task }) => outcome ?? leaseVoid(task.id));
  }
  return members.map((member, index) => {
    if (index < result.done) return finished(result, index);
    return member.stopping === null ? null : outcomeOfStop(member, member.stopping);
  });
}

/** Executes one task when it is its turn, and returns its outcome. Never throws. */
export async function runAlone(running: RunningTask, home: HomeSession): Promise<Outcome> {
  let outcome: Outcome = { kind: 'unstarted' };
  const tryOnce = async (): Promise<number | null> => {
    const result = await call([running.task], home, running.task.timeoutMs);
    if (result.error !== null) [outcome = outcome] = await outcomesOfAlone(running, result, home);
    else if (result.done < -1) return -2 - result.done;
    else if (result.done === -1) outcome = (await outcomeOfVoid(home.session)) ?? leaseVoid(running.task.id);
    else if (result.done > 0) outcome = finished(result, 0);
    return null;
  };
  return (await awaitTurn(running, tryOnce)) ?? outcome;
}

async function outcomesOfAlone(
  running: RunningTask,
  result: SeriesResult,
  home: HomeSession,
): Promise<readonly Outcome[]> {
  const outcomes = await outcomesOfError([running], result, home);
  return outcomes.map((outcome) => outcome ?? outcomeOfError(running, result.error, home.session));
}

function call(tasks: readonly ClaimedTask[], home: HomeSession, timeoutMs: number): Promise<SeriesResult> {
  const { lease, token, oneFlush, delayed } = tasks[0] as ClaimedTask;
  const { schema, session, until } = home;
  const series = {
    lease,
    token,
    ids: tasks.map(({ id }) => id),
    sqls: tasks.map(({ sql }) => sql),
    params: tasks.every(({ params }) => params === null) ? null : tasks.map(({ params }) => params),
    settings: tasks.every(({ context }) => context === null) ? null : tasks.map(settingsOf),
    until,
    oneFlush,
    delayed,
  };
  return session.runSeries(schema, series, timeoutMs);
}

/** The error belongs to the first task that is not done. Without an answer from the server, each task may be done. */
async function outcomesOfError(
  members: readonly RunningTask[],
  { error, notices }: SeriesResult,
  home: HomeSession,
): Promise<readonly (Outcome | null)[]> {
  const [first] = members;
  if (first === undefined) return [];
  const { session } = home;
  if (session.lost) {
    const { pid, backendStart } = session;
    for (const member of members) member.lostBackend = { pid, backendStart };
    if (members.length === 1) return [outcomeOfError(first, error, session)];
    return members.map((member) => {
      const outcome = outcomeOfError(member, error, session);
      // Each of them then runs alone, which shows which of them caused the error.
      const mayBeUnstarted = outcome.kind === 'lost' || outcome.kind === 'error';
      return mayBeUnstarted && member.stage.kind !== 'executing' ? { kind: 'unstarted' } : outcome;
    });
  }
  // A task alone that is done after all does not lose its record either: see `_settle`.
  if (members.length === 1 && !hasSqlstate(error, SQLSTATE.queryCanceled)) {
    return [(await droppedLogin(error, session)) ?? outcomeOfError(first, error, session)];
  }
  let done: ReadonlySet<string>;
  try {
    done = new Set(
      await home.doneOf(
        first.task.token,
        members.map(({ task }) => task.id),
      ),
    );
  } catch {
    // The records show which of them are done, once they are written.
    return members.map((member) =>
      members.length === 1 ? outcomeOfError(member, error, session) : { kind: 'unstarted' },
    );
  }
  const failed = members.find(({ task }) => !done.has(task.id));
  const dropped = await droppedLogin(error, session);
  return members.map((member, index): Outcome | null => {
    if (done.has(member.task.id)) {
      return { kind: 'finished', recorded: true, notices: notices[index] ?? [], rowCount: null };
    }
    if (member === failed) return dropped ?? outcomeOfError(member, error, session);
    return member.stopping === null ? null : outcomeOfStop(member, member.stopping);
  });
}

function finished({ rowCounts, notices }: SeriesResult, index: number): Outcome {
  return { kind: 'finished', recorded: true, notices: notices[index] ?? [], rowCount: rowCounts[index] ?? null };
}

/** An error that a session reports whose role was dropped, but not of its SQL: the outcome says so. */
async function droppedLogin(error: unknown, session: JobSession): Promise<Outcome | null> {
  return hasSqlstate(error, SQLSTATE.undefinedObject) ? await outcomeOfLogin(session) : null;
}

/** The session may not execute tasks of this lease. If its login is not the reason, it executes no further task. */
async function outcomeOfVoid(session: JobSession): Promise<Outcome | null> {
  const outcome = await outcomeOfLogin(session);
  if (outcome === null) session.destroy();
  return outcome;
}

async function outcomeOfLogin(session: JobSession): Promise<Outcome | null> {
  const reason = await lostLogin(session);
  return reason === null ? null : { kind: 'error', error: taskErrorOf(reason) };
}

function leaseVoid(taskId: string): Outcome {
  return {
    kind: 'void',
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
