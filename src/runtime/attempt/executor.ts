import type { LoginConfig } from '../../postgres/logins.ts';
import type { WorkerRow } from '../../store/daemons/daemons.ts';
import { placeOf } from '../../task/place.ts';
import type { ClaimedTask } from '../../task/task.ts';
import { sliceOf, type TaskSet } from '../../task/task-set.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { AttemptRecords } from '../record/attempt-records.ts';
import type { Recorder } from '../record/recorder.ts';
import { Ledgers } from '../session/ledgers.ts';
import type { LoginRoom } from '../session/login-rooms.ts';
import { type TaskSession, TaskSessions } from '../session/task-sessions.ts';
import { type AttemptContext, attempt } from './attempt.ts';
import { SeriesAttempts } from './attempt-series.ts';
import { attemptFirst, type FirstTask, unclaimedTask } from './first/attempt-first.ts';
import type { EndedTask, SeriesEnd, SeriesHooks } from './open-series.ts';
import { outcomeOfStop } from './outcomes.ts';
import { type RunningTask, readyAtMsOf, type Stop } from './running-task.ts';
import { NextTasks } from './set/next-tasks.ts';
import { RunningSeries } from './set/running-series.ts';
import { RunningTasks } from './set/running-tasks.ts';
import type { Slot } from './slot.ts';
import type { Phase } from './slot-table.ts';
import { NO_ROOM, type Room, Slots } from './slots.ts';
import { Stopper } from './stop.ts';
import { type ClaimedTasks, TaskQueue } from './task-queue.ts';
import { isDoubtful } from './verify-outcome.ts';

/** Claimed tasks that wait longer for a slot are returned to the queue. */
const MAX_WAIT_MS = 1_000;

/** Executes claimed tasks in slots, each on a session of its own login. */
export class Executor {
  readonly #daemon: DaemonContext;
  readonly #attempts: AttemptContext;
  readonly #series: SeriesAttempts;
  readonly #slots: Slots;
  readonly #next: NextTasks;
  readonly #stopper: Stopper;
  readonly #records: AttemptRecords;
  readonly #running = new RunningTasks();
  readonly #queue: TaskQueue = new TaskQueue();
  /** Leases of topics with limits of which a task runs. */
  readonly #lanes = new Set<string>();
  readonly #idleListeners: (() => void)[] = [];
  #onRoom: (limitedEnded: boolean) => void = () => {};
  #sweep: NodeJS.Timeout | null = null;
  #closing = false;
  /** Shown by waiting slots. */
  phase: Phase = 'running';

  constructor(daemon: DaemonContext, recorder: Recorder, logins: () => LoginConfig) {
    const sessions = new TaskSessions(daemon, recorder, logins);
    this.#daemon = daemon;
    this.#attempts = { daemon, recorder, sessions, ledgers: new Ledgers(daemon, recorder, sessions) };
    this.#series = new SeriesAttempts(this.#attempts);
    this.#slots = new Slots(daemon, () => sessions.limit);
    this.#next = new NextTasks(this.#queue, this.#lanes, this.#slots, sessions);
    this.#stopper = new Stopper(daemon, sessions);
    this.#records = new AttemptRecords(daemon, recorder, {
      isOver: (lease) => !this.#lanes.has(lease) && !this.#queue.hasLane(lease),
      onRoom: () => this.#onRoom(true),
    });
  }

  /** Calls `onRoom` when more tasks may be claimed; `limitedEnded`: a task of a topic with limits has ended. */
  start(onRoom: (limitedEnded: boolean) => void): void {
    this.#onRoom = onRoom;
    this.#attempts.recorder.onCaughtUp = () => onRoom(false);
    const everyMs = Math.max(20, Math.min(250, this.#daemon.options().killAfterMs / 2));
    this.#sweep = setInterval(() => this.#sweepOnce(), everyMs);
  }

  /** Returns how many tasks a claim may take now. */
  get room(): Room {
    // While records wait to be written, tasks wait in the queue of the database and not in this process.
    if (this.#closing || !this.#daemon.options().enabled || this.#attempts.recorder.isBehind) return NO_ROOM;
    return this.#slots.roomFor(this.#queue.startable(this.#lanes));
  }

  /** Returns the logins with a limited number of tasks that may be claimed now, with that number. */
  get loginRooms(): readonly LoginRoom[] {
    return this.#attempts.sessions.rooms.rooms(
      (login) => this.#running.heldOf(login) + this.#queue.heldOf(login),
      performance.now(),
    );
  }

  /** Returns the number of one-shot workers for which sessions are available. */
  get oneShotRoom(): number {
    return this.#slots.oneShotRoom;
  }

  /** The number of tasks that run, one-shot workers included. */
  get busy(): number {
    return this.#running.size;
  }

  /** Returns the ids of the tasks that this daemon holds and whose end was not handed to the recorder yet. */
  taskIds(): readonly string[] {
    return [...this.#running.ids(), ...this.#queue.taskIds()];
  }

  /** Executes claimed tasks as slots become free. */
  add(claimed: readonly ClaimedTasks[]): void {
    this.#queue.add(claimed);
    this.#startNext();
  }

  /** Claims and executes a task with one call; returns false when no slot or session is free. `onLeft`: the task needs a full claim. */
  addFirst(first: FirstTask, onLeft: () => void): boolean {
    if (this.room.slots <= 0 || this.#queue.length > 0 || this.#running.has(first.id)) return false;
    const task = unclaimedTask(first);
    const idle = this.#attempts.sessions.idleAtHome(task);
    if (idle !== null) void this.#executeFirst(task, idle, onLeft);
    return idle !== null;
  }

  /** Executes a task at once, beyond the slots. */
  addOneShot(task: ClaimedTask, slot: Slot): void {
    void this.#slots.withOneShot(() => this.#execute(task, slot, null)).then(() => this.#onRoom(false));
  }

  /** Stops one task: cancels it, and ends its session when the cancel has no effect. Returns false when it is not here. */
  stopTask(taskId: string, stop: Stop): boolean {
    const running = this.#running.find(taskId);
    if (running !== undefined) {
      this.#stopper.stop(running, stop);
      return true;
    }
    const entry = this.#queue.find(taskId);
    if (entry === undefined) return false;
    const isHome = placeOf(entry.task, this.#daemon.control.target.database) === 'home';
    if (stop.kind === 'cancel' && !isHome && isDoubtful(entry.task)) {
      // The ledger has to be asked whether the task is done, which needs a slot and a session.
      entry.stop ??= stop;
      return true;
    }
    this.#queue.remove(entry);
    if (stop.kind === 'cancel') this.#records.stopped(entry.task, { kind: 'cancelled', reason: stop.reason });
    else this.#records.unstarted([entry.task]);
    return true;
  }

  stopAll(stop: Stop): void {
    for (const running of this.#running.all()) this.#stopper.stop(running, stop);
  }

  /** Starts no further task, and returns those that have not started to the queue. Returns how many those were. */
  drain(): number {
    this.#closing = true;
    return this.#giveBackQueue();
  }

  /** Drops all tasks and the sessions in use: other daemons consider this one lost, and its claims are void. */
  abandon(): void {
    this.#queue.clear();
    this.#lanes.clear();
    for (const { stage } of this.#running.known()) if (stage.kind === 'executing') stage.session.destroy();
    this.#series.destroy();
  }

  /** Resolves when no task runs. */
  idle(): Promise<void> {
    return this.#running.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#idleListeners.push(resolve));
  }

  async close(): Promise<void> {
    if (this.#sweep !== null) clearInterval(this.#sweep);
    await this.#attempts.sessions.close();
  }

  /** Removes old rows from the ledgers of other databases. */
  pruneLedgers(): Promise<void> {
    return this.#attempts.ledgers.prune();
  }

  /** See `TaskSessions`. */
  freeDatabases(ask: (databases: readonly string[]) => Promise<readonly string[]>): Promise<void> {
    return this.#attempts.sessions.freeDatabases(ask);
  }

  /** One row per slot, for the view `workers`. */
  workers(): readonly WorkerRow[] {
    return this.#running.withNotices(this.#slots.rows(this.#closing ? 'stopping' : this.phase));
  }

  #startNext(): void {
    while (this.#slots.isFree) {
      const next = this.#next.take();
      if (next === undefined) return;
      const slot = this.#slots.take(next.id);
      if (next.kind === 'set') void this.#executeSet(next.set, slot);
      else if (next.kind === 'series') void this.#executeSeries(next.tasks, slot);
      else void this.#execute(next.task, slot, next.stop);
    }
  }

  async #execute(task: ClaimedTask, slot: Slot, stop: Stop | null): Promise<void> {
    const running = this.#running.begin(task, slot, stop);
    const outcome = await attempt(running, this.#attempts);
    slot.release(outcome.kind, 1);
    this.#lanes.delete(task.lease);
    this.#end([[running, outcome]]);
  }

  async #executeFirst(task: ClaimedTask, session: TaskSession, onLeft: () => void): Promise<void> {
    const slot = this.#slots.take(task.id);
    const running = this.#running.begin(task, slot, null);
    const end = await attemptFirst(running, session, this.#attempts);
    const ended: readonly EndedTask[] = end.kind === 'ended' ? [[end.running, end.outcome]] : [];
    if (end.kind !== 'left') this.#daemon.events.emit({ type: 'claimed', tasks: 1 });
    slot.release(ended[0]?.[1].kind ?? 'unstarted', ended.length);
    this.#running.end(running);
    if (end.kind === 'claimed') this.#queue.add([{ set: null, tasks: [end.task] }]);
    if (this.#closing) this.#giveBackQueue();
    this.#end(ended);
    // A call without an answer may have left the task in the queue.
    if (end.kind !== 'ended' || end.outcome.kind !== 'finished') onLeft();
  }

  async #executeSeries(tasks: readonly ClaimedTask[], slot: Slot): Promise<void> {
    const [first, ...others] = tasks.map((task) => this.#running.begin(task, slot, null));
    if (first === undefined) return;
    this.#endSeries(await this.#series.attempt(RunningSeries.ofTasks(first, others), this.#hooks), first);
  }

  async #executeSet(set: TaskSet, slot: Slot): Promise<void> {
    const series = this.#running.beginSet(set, slot);
    const end = await this.#series.attempt(series, this.#hooks);
    if (end.done === null) return this.#endSeries(end, series.first);
    const { done } = end.done;
    this.#running.endSet(series);
    slot.release('finished', done);
    this.#lanes.delete(set.lease);
    if (done < set.ids.length) this.#queue.putBackSet(sliceOf(set, done));
    if (this.#closing) this.#giveBackQueue();
    const tookMs = performance.now() - readyAtMsOf(series.first);
    this.#slots.addDuration(tookMs, done);
    this.#startNext();
    this.#records.finished(sliceOf(set, 0, done), end.done, tookMs / done);
    this.#afterEnd();
  }

  /** Handles an event of tasks of a series before it ends. */
  readonly #hooks: SeriesHooks = {
    onGivenBack: (member) => this.#running.end(member),
    // The tasks after it in its lane can start elsewhere.
    onSlow: ({ task }) => this.#records.unstarted(this.#queue.takeLane(task.lease)),
    onStopped: (member) => {
      this.#running.end(member);
      if (member.stopping !== null) this.#records.stopped(member.task, outcomeOfStop(member, member.stopping));
    },
  };

  #endSeries({ ended, left }: SeriesEnd, { task, slot }: RunningTask): void {
    slot.release(ended.at(-1)?.[1].kind ?? 'unstarted', ended.length);
    this.#lanes.delete(task.lease);
    for (const member of left) this.#running.end(member);
    this.#queue.putBack(left.map((member) => member.task));
    if (this.#closing) this.#giveBackQueue();
    this.#end(ended);
  }

  /** Starts the next tasks first, then records the ends of these. */
  #end(ended: readonly EndedTask[]): void {
    const nowMs = performance.now();
    const [first] = ended;
    // The daemon knows the duration of a series as a whole: each task gets an equal share.
    if (first !== undefined) this.#slots.addDuration(nowMs - readyAtMsOf(first[0]), ended.length);
    for (const [running] of ended) this.#running.end(running);
    this.#startNext();
    for (const [running, outcome] of ended) {
      const startedAtMs = nowMs - (nowMs - running.startedAtMs) / ended.length;
      const { task, lostBackend: backend } = running;
      this.#records.ended({ task, outcome, startedAtMs, backend });
    }
    this.#afterEnd();
  }

  #afterEnd(): void {
    // The tasks of a login that waited for one of its own sessions can be claimed.
    this.#onRoom(this.loginRooms.length > 0);
    if (this.#running.size === 0) for (const resolve of this.#idleListeners.splice(0)) resolve();
  }

  #sweepOnce(): void {
    this.#stopper.sweep(this.#running.known());
    this.#attempts.sessions.closeUnused();
    if (this.#queue.waitedMs(performance.now()) > MAX_WAIT_MS) {
      this.#slots.raiseAverage(MAX_WAIT_MS);
      this.#giveBackQueue();
    }
  }

  #giveBackQueue(): number {
    const tasks = this.#queue.clear();
    this.#records.unstarted(tasks);
    return tasks.length;
  }
}
