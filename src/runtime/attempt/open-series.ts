import type { JobSession } from '../../postgres/job-session.ts';
import type { Outcome } from '../../task/settle.ts';
import type { Recorder } from '../record/recorder.ts';
import type { RunningTask } from './running-task.ts';
import { performSeries } from './series.ts';

/** A series that is not over by then is broken up: what has not begun is for others. */
const PATIENCE_MS = 50;

/**
 * A series under way. Which of its tasks is being executed shows nowhere while it is quick; when that matters (one takes
 * long, is to be stopped, or the daemon drains) all that nobody has begun are given back, and the one that cannot be, since
 * its row is locked, is the one.
 */
export class OpenSeries {
  readonly #members: readonly RunningTask[];
  readonly #session: JobSession;
  readonly #recorder: Recorder;
  readonly #onGone: (member: RunningTask) => void;
  readonly #onStopped: (member: RunningTask) => void;
  readonly #released = new Set<RunningTask>();
  #current: RunningTask | null = null;
  #breaking: Promise<void> | null = null;
  #ended = false;

  constructor(members: readonly RunningTask[], session: JobSession, parts: SeriesParts) {
    this.#members = members;
    this.#session = session;
    this.#recorder = parts.recorder;
    this.#onGone = parts.onGone;
    this.#onStopped = parts.onStopped;
    for (const member of members) member.series = this;
  }

  /** What became of each task that is still the daemon's own; null: it has not begun. Never throws. */
  async perform(schema: string): Promise<readonly (readonly [RunningTask, Outcome | null])[]> {
    const timer = setInterval(() => void this.breakUp(), PATIENCE_MS);
    const outcomes = await performSeries(this.#members, this.#session, schema);
    clearInterval(timer);
    this.#ended = true;
    await this.#breaking;
    return this.#members.flatMap((member, index) => {
      const outcome = outcomes[index];
      return outcome === undefined || this.#released.has(member) ? [] : [[member, outcome] as const];
    });
  }

  /** Gives back what has not begun, and finds out which task is being executed. Never throws. */
  breakUp(): Promise<void> {
    if (this.#ended || this.#current !== null) return Promise.resolve();
    this.#breaking ??= this.#breakUpOnce().finally(() => {
      this.#breaking = null;
    });
    return this.#breaking;
  }

  /** Stops one task of it, and no other. */
  async stop(member: RunningTask): Promise<void> {
    await this.breakUp();
    if (this.#ended || this.#released.has(member)) return;
    if (this.#current !== null && this.#current !== member) {
      this.#released.add(member);
      this.#onStopped(member);
      return;
    }
    // Nothing else is left that a cancel could hit.
    member.session = this.#session;
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
          this.#onGone(member);
        } else if (locked.includes(member.task.id)) {
          this.#current = member;
          member.session = this.#session;
          member.timedFromMs = performance.now();
        }
      }
    } catch {
      // Without a server the session ends as well, and says so.
    }
  }
}

interface SeriesParts {
  readonly recorder: Recorder;
  /** Given back: it is no longer this daemon's. */
  readonly onGone: (member: RunningTask) => void;
  /** It was to be stopped, and never began. */
  readonly onStopped: (member: RunningTask) => void;
}
