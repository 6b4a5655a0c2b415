import type { JobSession } from '../../postgres/job-session.ts';
import type { Outcome } from '../../task/settle.ts';
import type { Recorder } from '../record/recorder.ts';
import { executeOn, type RunningTask, type StoppableSeries } from './running-task.ts';
import { runSeries } from './series.ts';

/** A series that takes longer is broken up: its tasks that have not begun are for other slots and daemons. */
const BREAK_UP_MS = 50;

/**
 * A series that is being executed. While it is quick, the daemon does not know which of its tasks is being executed. When
 * that matters (one takes long or is stopped, or the daemon drains), all tasks that have not begun are given back; the one
 * that cannot be given back, because its row is locked, is the one that is being executed.
 */
export class OpenSeries implements StoppableSeries {
  readonly #members: readonly RunningTask[];
  readonly #session: JobSession;
  readonly #recorder: Recorder;
  readonly #hooks: SeriesHooks;
  readonly #released = new Set<RunningTask>();
  #current: RunningTask | null = null;
  #breaking: Promise<void> | null = null;
  #ended = false;

  /** Executes those of the tasks that are not being stopped. */
  constructor(tasks: readonly RunningTask[], session: JobSession, recorder: Recorder, hooks: SeriesHooks) {
    this.#session = session;
    this.#recorder = recorder;
    this.#hooks = hooks;
    const readyAtMs = performance.now();
    for (const task of tasks) task.stage = { kind: 'in-series', series: this, readyAtMs };
    this.#members = tasks.filter(({ stopping }) => stopping === null);
  }

  /** Returns the outcome of each task that this daemon still holds; null: the task has not begun. Never throws. */
  async run(schema: string): Promise<readonly (readonly [RunningTask, Outcome | null])[]> {
    const timer = setInterval(() => void this.breakUp(), BREAK_UP_MS);
    const outcomes = await runSeries(this.#members, this.#session, schema);
    clearInterval(timer);
    this.#ended = true;
    await this.#breaking;
    return this.#members.flatMap((member, index) => {
      const outcome = outcomes[index];
      return outcome === undefined || this.#released.has(member) ? [] : [[member, outcome] as const];
    });
  }

  /** Gives back the tasks that have not begun, and finds out which one is being executed. Never throws. */
  breakUp(): Promise<void> {
    if (this.#ended || this.#current !== null) return Promise.resolve();
    this.#breaking ??= this.#breakUpOnce().finally(() => {
      this.#breaking = null;
    });
    return this.#breaking;
  }

  /** Stops one task of the series, and no other. */
  async stop(member: RunningTask): Promise<void> {
    await this.breakUp();
    if (this.#ended || this.#released.has(member)) return;
    if (this.#current !== null && this.#current !== member) {
      this.#released.add(member);
      this.#hooks.onStopped(member);
      return;
    }
    // No other task is left that the cancel could hit.
    if (member.stage.kind !== 'executing') executeOn(member, this.#session);
    await this.#session.cancel();
  }

  destroy(): void {
    this.#session.destroy();
  }

  async #breakUpOnce(): Promise<void> {
    const live = this.#members.filter((member) => !this.#released.has(member) && member.stopping === null);
    try {
      const { given, locked } = await this.#recorder.takeBack(
        live.map(({ task: { id, token } }) => ({ taskId: id, token })),
      );
      for (const member of live) {
        if (given.includes(member.task.id)) {
          this.#released.add(member);
          this.#hooks.onGivenBack(member);
        } else if (locked.includes(member.task.id)) {
          this.#current = member;
          executeOn(member, this.#session);
        }
      }
    } catch {
      // When the server is gone, the session of the series ends with an error as well.
    }
  }
}

/** What happens to tasks of a series before the series ends. */
export interface SeriesHooks {
  /** The task was given back: this daemon no longer holds it. */
  readonly onGivenBack: (member: RunningTask) => void;
  /** The task was stopped before it began. */
  readonly onStopped: (member: RunningTask) => void;
}
