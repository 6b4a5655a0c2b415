import type { JobSession } from '../../postgres/job-session.ts';
import type { Outcome } from '../../task/settle.ts';
import type { Recorder } from '../record/recorder.ts';
import { explainRefusedLogin } from '../session/refused-login.ts';
import { SessionsBusy } from '../session/session-pool.ts';
import type { TaskLogin, TaskSessions } from '../session/task-sessions.ts';
import { outcomeOfBusy, outcomeOfLogin } from './outcomes.ts';
import type { RunningTask } from './running-task.ts';

/** A session for a task, or what the failure to get one means for the task. */
export type Acquired =
  | { readonly kind: 'session'; readonly login: TaskLogin; readonly session: JobSession }
  /** All sessions are in use. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'refused'; readonly outcome: Outcome };

/** Gets a session of the task's login: an idle one, or a new one. Never throws. */
export async function acquireSession(
  running: RunningTask,
  { sessions, recorder }: { readonly sessions: TaskSessions; readonly recorder: Recorder },
): Promise<Acquired> {
  const { task, slot } = running;
  let login: TaskLogin | null = null;
  try {
    login = sessions.loginOf(task);
    const idle = slot.sessionName === null ? sessions.takeIdle(login) : null;
    const session = idle ?? (await openSession(running, login, sessions));
    return { kind: 'session', login, session };
  } catch (error) {
    if (error instanceof SessionsBusy) return { kind: 'busy' };
    const explained = await explainRefusedLogin(error, login, recorder);
    return { kind: 'refused', outcome: outcomeOfLogin(explained, sessions.hintFor(task)) };
  }
}

/** A one-shot worker takes no slot: it waits for a session until it is stopped. */
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
