import type { JobSession } from '../../postgres/job-session.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import type { TaskSessions } from '../session/task-sessions.ts';
import type { RunningTask, Stop } from './running-task.ts';

/** The server's own timer fires first. It covers neither deferred triggers nor several statements together. */
const TIMER_LEAD_MS = 200;

/** Stops running tasks: first by a cancel, and after `killAfterMs` by ending the backend of their session. */
export class Stopper {
  readonly #context: DaemonContext;
  readonly #sessions: TaskSessions;

  constructor(context: DaemonContext, sessions: TaskSessions) {
    this.#context = context;
    this.#sessions = sessions;
  }

  /** Cancels a task. A task that is already being stopped keeps its first reason. */
  stop(running: RunningTask, stop: Stop): void {
    if (running.stopping !== null) return;
    running.stopping = { stop, sinceMs: performance.now(), terminated: false };
    const { stage } = running;
    if (stage.kind === 'in-series') {
      void stage.series.stop(running);
      return;
    }
    running.slot.stopping();
    if (stage.kind === 'executing') void stage.session.cancel();
  }

  /** Stops the tasks whose timeout is over, and terminates the sessions of those that ignored a cancel. */
  sweep(all: Iterable<RunningTask>): void {
    const nowMs = performance.now();
    const { killAfterMs } = this.#context.options();
    for (const running of all) {
      const { stage, stopping, task } = running;
      if (stage.kind !== 'executing') continue;
      if (stopping === null) {
        const overdueMs = nowMs - stage.timedFromMs - task.timeoutMs;
        if (overdueMs > TIMER_LEAD_MS) this.stop(running, { kind: 'timeout' });
      } else if (!stopping.terminated && nowMs - stopping.sinceMs > killAfterMs) {
        running.stopping = { ...stopping, terminated: true };
        void this.#terminate(task.id, stopping.stop, stage.session);
      }
    }
  }

  async #terminate(taskId: string, { kind: reason }: Stop, session: JobSession): Promise<void> {
    this.#context.events.emit({ type: 'backend-terminated', pid: session.pid, taskId, reason });
    await this.#sessions.terminate(session);
  }
}
