import { PgherdError } from '../../errors.ts';
import type { JobSession } from '../../postgres/job-session.ts';
import type { Outcome } from '../../task/settle.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import type { Recorder } from '../record/recorder.ts';
import { isRefusedByLimit } from '../session/refused-limit.ts';
import { explainRefusedLogin } from '../session/refused-login.ts';
import { SessionsBusy } from '../session/session-pool.ts';
import type { TaskLogin, TaskSessions } from '../session/task-sessions.ts';
import { outcomeOfBusy, outcomeOfLogin } from './outcomes.ts';
import type { RunningTask } from './running-task.ts';

/** A session for a task, or the consequence of not getting one. */
export type Acquired =
  | { readonly kind: 'session'; readonly login: TaskLogin; readonly session: JobSession }
  /** All sessions are in use, or the tasks of its login wait. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'refused'; readonly outcome: Outcome };

/** Gets a session of the task's login: an idle one, or a new one. Never throws. */
export async function acquireSession(running: RunningTask, context: AcquireContext): Promise<Acquired> {
  const { sessions, recorder } = context;
  const { task, slot } = running;
  let login: TaskLogin | null = null;
  try {
    login = sessions.knownLoginOf(task);
    const idle = slot.sessionName === null ? sessions.takeIdle(login) : null;
    if (idle !== null) return { kind: 'session', login, session: idle };
    login = sessions.loginOf(task);
    if (isHome(login) && sessions.rooms.isPaused(login.target.user, performance.now())) {
      return { kind: 'busy' };
    }
    return { kind: 'session', login, session: await openSession(running, login, sessions) };
  } catch (error) {
    if (error instanceof SessionsBusy) return { kind: 'busy' };
    if (login !== null && isHome(login) && isRefusedByLimit(error)) {
      waitForOwn(login.target.user, error, context);
      return { kind: 'busy' };
    }
    const explained = await explainRefusedLogin(error, login, recorder);
    if (login !== null && isHome(login) && isRefusal(explained)) pauseLogin(login.target.user, explained, context);
    return { kind: 'refused', outcome: outcomeOfLogin(explained, sessions.hintFor(task)) };
  }
}

/** The parts that an attempt uses to get a session. */
export interface AcquireContext {
  readonly sessions: TaskSessions;
  readonly recorder: Recorder;
  readonly daemon: Pick<DaemonContext, 'events'>;
}

function isHome({ connection }: TaskLogin): boolean {
  return connection === null;
}

/** The login is wrong, closed or dropped, which applies to all its tasks. */
function isRefusal(error: unknown): boolean {
  return error instanceof PgherdError && (error.code === 'authentication_failed' || error.code === 'not_found');
}

/** The tasks of a login that has reached a connection limit wait until one of its own sessions, or one of others, ends. */
function waitForOwn(user: string, error: unknown, context: AcquireContext): void {
  const used = context.sessions.usedBy(user);
  if (used === 0) pauseLogin(user, error, context);
  else context.sessions.rooms.limited(user, used, performance.now());
}

function pauseLogin(user: string, error: unknown, { sessions, daemon }: AcquireContext): void {
  const retryInMs = sessions.rooms.refused(user, performance.now());
  const reason = error instanceof Error ? error.message : String(error);
  daemon.events.emit({ type: 'login-refused', login: user, reason, retryInMs });
}

/** A one-shot worker occupies no slot, so it waits for a session until it is stopped. */
async function openSession(running: RunningTask, login: TaskLogin, sessions: TaskSessions): Promise<JobSession> {
  const { sessionName } = running.slot;
  for (;;) {
    try {
      return await sessions.open(login, sessionName);
    } catch (error) {
      if (!(error instanceof SessionsBusy) || sessionName === null || running.stopping !== null) throw error;
    }
  }
}

/** Returns the outcome of one of the tasks that did not get a session. */
export function outcomeWithout(acquired: Exclude<Acquired, { kind: 'session' }>, running: RunningTask): Outcome {
  return acquired.kind === 'busy' ? outcomeOfBusy(running) : acquired.outcome;
}
