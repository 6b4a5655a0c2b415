import type { JobSession } from '../../postgres/job-session.ts';
import type { Outcome } from '../../task/settle.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import type { Recorder } from '../record/recorder.ts';
import type { Ledgers } from '../session/ledgers.ts';
import { explainRefusedLogin } from '../session/refused-login.ts';
import { SessionsBusy } from '../session/session-pool.ts';
import type { Place, TaskSessions } from '../session/task-sessions.ts';
import { assure } from './assure.ts';
import { OpenSeries } from './open-series.ts';
import { perform } from './perform.ts';
import { outcomeOfError, outcomeOfLogin, outcomeOfStop, type RunningTask } from './running-task.ts';
import { awaitTurn } from './turn.ts';
import { type Way, wayOf } from './way.ts';

/** How tasks ended that ran together. */
export type Ends = readonly (readonly [RunningTask, Outcome])[];

/** One attempt of a task, or of several in a series: gets a session, executes, gives the session back. */
export class Attempts {
  readonly #context: DaemonContext;
  readonly #recorder: Recorder;
  readonly #sessions: TaskSessions;
  readonly #ledgers: Ledgers;
  readonly #series = new Set<OpenSeries>();

  constructor(context: DaemonContext, recorder: Recorder, sessions: TaskSessions, ledgers: Ledgers) {
    this.#context = context;
    this.#recorder = recorder;
    this.#sessions = sessions;
    this.#ledgers = ledgers;
  }

  /** Never throws. */
  async one(running: RunningTask): Promise<Outcome> {
    let way: Way;
    try {
      way = await wayOf(running.task, this.#context.control.target.database);
    } catch (error) {
      return outcomeOfError(running, error);
    }
    const outcome = await this.#tryOnce(running, way);
    if (way.kind !== 'elsewhere') return outcome;
    running.session = null;
    return assure(running, outcome, { sessions: this.#sessions, ledgers: this.#ledgers, recorder: this.#recorder });
  }

  /**
   * Tasks of one login that fit a series, all in one seat. Those that are given back meanwhile have no outcome: `onGone`;
   * those that are stopped before they began have one early: `onStopped`; those that an error of another one kept from
   * beginning are `left`, and still the daemon's own. Never throws.
   */
  async series(
    members: readonly RunningTask[],
    hooks: { readonly onGone: (member: RunningTask) => void; readonly onStopped: (member: RunningTask) => void },
  ): Promise<{ readonly ends: Ends; readonly left: readonly RunningTask[] }> {
    const [first] = members;
    if (first === undefined) return { ends: [], left: [] };
    let place: Place | null = null;
    let session: JobSession;
    try {
      place = this.#sessions.placeOf(first.task);
      session = await this.#sessions.take(place);
    } catch (error) {
      if (error instanceof SessionsBusy)
        return { ends: members.map((member) => [member, outcomeOfBusy(member)]), left: [] };
      const outcome = await this.#outcomeOfLogin(first, error, place);
      return { ends: members.map((member) => [member, outcome]), left: [] };
    }
    first.seat.processing(session.pid);
    const readyAtMs = performance.now();
    for (const member of members) member.readyAtMs = readyAtMs;
    const stopped = members.flatMap((member): Ends => {
      return member.stopping === null ? [] : [[member, outcomeOfStop(member, member.stopping)]];
    });
    const series = new OpenSeries(
      members.filter(({ stopping }) => stopping === null),
      session,
      { recorder: this.#recorder, ...hooks },
    );
    this.#series.add(series);
    const performed = await series.perform(this.#context.control.schema);
    this.#series.delete(series);
    this.#sessions.giveBack(place.key, session);
    const ends = performed.flatMap(([member, outcome]): Ends => (outcome === null ? [] : [[member, outcome]]));
    for (const [member, outcome] of ends) this.#keepNotices(member, outcome);
    const left = performed.flatMap(([member, outcome]) => (outcome === null ? [member] : []));
    return { ends: [...stopped, ...ends], left };
  }

  /** What has not begun in a series is given back. */
  breakUp(): void {
    for (const series of this.#series) void series.breakUp();
  }

  /** Drops the sessions of all series. */
  destroySeries(): void {
    for (const series of this.#series) series.destroy();
  }

  async #tryOnce(running: RunningTask, way: Way): Promise<Outcome> {
    const { task } = running;
    const { schema } = this.#context.control;
    let place: Place | null = null;
    let session: JobSession;
    const { sessionName } = running.seat;
    try {
      place = this.#sessions.placeOf(task);
      const idle = sessionName === null ? this.#sessions.takeIdle(place) : null;
      session = idle ?? (await this.#open(place, running));
    } catch (error) {
      return this.#outcomeOfLogin(running, error, place);
    }
    running.session = session;
    running.readyAtMs = performance.now();
    running.timedFromMs = running.readyAtMs;
    running.seat.processing(session.pid);
    try {
      // At home that is done where it cannot be late: in the call that executes it.
      if (task.delayed && way.kind !== 'home') {
        const otherwise = await awaitTurn(running, () => this.#recorder.takeTurn(task));
        if (otherwise !== null) return otherwise;
      }
      if (running.stopping !== null) return outcomeOfStop(running, running.stopping);
      const outcome = await perform(running, way, { session, place, schema, ledgers: this.#ledgers });
      this.#keepNotices(running, outcome);
      return outcome;
    } catch (error) {
      return outcomeOfError(running, error);
    } finally {
      this.#sessions.giveBack(place.key, session);
      this.#ledgers.forget(place.key);
    }
  }

  /** A one-shot worker holds no slot: it waits for a session until it is stopped. */
  async #open(place: Place, running: RunningTask): Promise<JobSession> {
    const { sessionName } = running.seat;
    for (;;) {
      try {
        return await this.#sessions.open(place, sessionName);
      } catch (error) {
        if (!(error instanceof SessionsBusy) || sessionName === null || running.stopping !== null) throw error;
      }
    }
  }

  async #outcomeOfLogin(running: RunningTask, error: unknown, place: Place | null): Promise<Outcome> {
    if (error instanceof SessionsBusy) return outcomeOfBusy(running);
    const { task } = running;
    const explained = await explainRefusedLogin(error, place, this.#recorder);
    return outcomeOfLogin(explained, this.#sessions.hintFor(task));
  }

  /** The record is in the log already; where it is not, the notices go with it. */
  #keepNotices({ task: { id, attempt } }: RunningTask, outcome: Outcome): void {
    if (outcome.kind !== 'finished' || !outcome.recorded || outcome.notices.length === 0) return;
    this.#recorder.notices({ taskId: id, attempt, notices: outcome.notices });
  }
}

/** No session became free: the task goes back to the queue as if it had never been claimed. */
function outcomeOfBusy(running: RunningTask): Outcome {
  return running.stopping === null ? { kind: 'unstarted' } : outcomeOfStop(running, running.stopping);
}
