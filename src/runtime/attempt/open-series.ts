import type { SeriesResult } from '../../postgres/series-call.ts';
import type { Outcome } from '../../task/settle.ts';
import { Wakeup } from '../part/waiting.ts';
import type { Recorder } from '../record/recorder.ts';
import { executeOn, type RunningTask, type StoppableSeries } from './running-task.ts';
import { callSeries, type HomeSession, outcomesOf, SERIES_MS } from './series.ts';
import type { RunningSeries } from './set/running-series.ts';

/** A series that takes this much longer than planned is broken up. A shorter excess may be a stall of the disk. */
const SLOW_MS = 200;
/** The interval of checks of a series that is to be broken up. */
const CHECK_MS = 10;

/**
 * A series that is being executed. While it is quick, the daemon does not know which of its tasks is being executed. After its time the
 * server begins no further task of it, so the first task that is not done is the running one. When that takes long or is to be stopped,
 * the tasks after it return to the queue, for other slots and daemons.
 */
export class OpenSeries implements StoppableSeries {
  readonly #series: RunningSeries;
  /** Tasks that were being stopped before it began. */
  readonly #stopped: ReadonlySet<RunningTask>;
  readonly #home: HomeSession;
  readonly #recorder: Recorder;
  readonly #hooks: SeriesHooks;
  readonly #released = new Set<RunningTask>();
  /** Ends the pause between two checks. */
  readonly #over = new Wakeup();
  readonly #sinceMs: number = performance.now();
  #current: RunningTask | null = null;
  #breaking: Promise<void> | null = null;
  #ended = false;

  /** Executes those of the tasks that are not being stopped. */
  constructor(series: RunningSeries, home: HomeSession, recorder: Recorder, hooks: SeriesHooks) {
    this.#home = home;
    this.#recorder = recorder;
    this.#hooks = hooks;
    this.#series = series;
    series.enter({ kind: 'in-series', series: this, readyAtMs: this.#sinceMs });
    this.#stopped = new Set(series.isKnown ? series.members.filter(({ stopping }) => stopping !== null) : []);
  }

  /** Returns the outcomes of the tasks that this daemon still holds. Never throws. */
  async run(): Promise<SeriesEnd> {
    if (this.#stopped.size > 0 && this.#stopped.size === this.#series.length)
      return { done: null, ended: [], left: [] };
    const result = await callSeries(this.#series, this.#home);
    if (!this.#series.isKnown && result.error === null && result.done > 0) {
      this.#ended = true;
      return { done: result, ended: [], left: [] };
    }
    const members = this.#members;
    const outcomes = await outcomesOf(members, result, this.#home);
    this.#ended = true;
    if (this.#breaking !== null) {
      this.#over.notify();
      await this.#breaking;
    }
    const ended: EndedTask[] = [];
    const left: RunningTask[] = [];
    for (const [index, member] of members.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined || this.#released.has(member)) continue;
      if (outcome === null) left.push(member);
      else ended.push([member, outcome]);
    }
    return { done: null, ended, left };
  }

  get #members(): readonly RunningTask[] {
    const { members } = this.#series;
    return this.#stopped.size === 0 ? members : members.filter((member) => !this.#stopped.has(member));
  }

  /** Breaks it up if it has taken much longer than planned. */
  breakUpIfSlow(nowMs: number): void {
    if (nowMs - this.#sinceMs > SERIES_MS + SLOW_MS + this.#home.distanceMs) void this.breakUp();
  }

  /** Returns all tasks to the queue that will not begin, once it is certain which tasks these are. */
  breakUp(): Promise<void> {
    this.#breaking ??= this.#breakUpOnce();
    return this.#breaking;
  }

  /** Stops one task of the series without affecting the others. */
  async stop(member: RunningTask): Promise<void> {
    await this.breakUp();
    if (this.#ended || this.#released.has(member)) return;
    if (this.#current !== null && this.#current !== member) {
      this.#released.add(member);
      this.#hooks.onStopped(member);
      return;
    }
    // The cancel can hit no other task, because none is left.
    if (member.stage.kind !== 'executing') executeOn(member, this.#home.session);
    await this.#home.session.cancel();
  }

  destroy(): void {
    this.#home.session.destroy();
  }

  async #breakUpOnce(): Promise<void> {
    const [first] = this.#members;
    if (first === undefined) return;
    const { lease, token } = first.task;
    const taskIds = this.#members.map(({ task }) => task.id);
    while (!this.#ended) {
      try {
        const { done, over } = await this.#recorder.progress({ token, taskIds, until: this.#home.until });
        if (over) {
          await this.#giveBackBehind(lease, new Set(done));
          return;
        }
      } catch {
        // When the server is gone, the session of the series ends with an error as well.
      }
      await this.#over.sleep(CHECK_MS);
    }
  }

  async #giveBackBehind(lease: string, done: ReadonlySet<string>): Promise<void> {
    const [current, ...behind] = this.#members.filter(({ task }) => !done.has(task.id));
    if (current === undefined || this.#ended) return;
    this.#current = current;
    executeOn(current, this.#home.session);
    this.#hooks.onSlow(current);
    const live = behind.filter(({ stopping }) => stopping === null);
    const given = await this.#recorder.takeBack(
      lease,
      live.map(({ task }) => task.id),
    );
    for (const member of live) {
      if (!given.includes(member.task.id)) continue;
      this.#released.add(member);
      this.#hooks.onGivenBack(member);
    }
  }
}

/** A task whose attempt has ended, with its outcome. */
export type EndedTask = readonly [RunningTask, Outcome];

/** The outcomes of the tasks of a series. Tasks that returned to the queue meanwhile are in neither list. */
export interface SeriesEnd {
  /** For a set without anything unusual: the first `done.done` tasks are finished, and the others are left. The lists are empty. */
  readonly done: SeriesResult | null;
  readonly ended: readonly EndedTask[];
  /** Tasks that did not begin, because their series ended early. This daemon still holds them. */
  readonly left: readonly RunningTask[];
}

/** Events of tasks of a series before the series ends. */
export interface SeriesHooks {
  /** This task is the one that runs, and has taken longer than the whole series should. */
  readonly onSlow: (member: RunningTask) => void;
  /** The task returned to the queue: this daemon no longer holds it. */
  readonly onGivenBack: (member: RunningTask) => void;
  /** The task was stopped before it began. */
  readonly onStopped: (member: RunningTask) => void;
}
