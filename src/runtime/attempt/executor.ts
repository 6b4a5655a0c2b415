import type { LoginConfig } from '../../postgres/logins.ts';
import { MAX_SERIES } from '../../postgres/series-place.ts';
import type { WorkerRow } from '../../store/daemons/daemons.ts';
import { placeOf } from '../../task/place.ts';
import type { ClaimedTask } from '../../task/task.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { AttemptRecords } from '../record/attempt-records.ts';
import type { Recorder } from '../record/recorder.ts';
import { Ledgers } from '../session/ledgers.ts';
import type { LoginRoom } from '../session/login-rooms.ts';
import { type TaskSession, TaskSessions } from '../session/task-sessions.ts';
import { type AttemptContext, attempt } from './attempt.ts';
import { SeriesAttempts } from './attempt-series.ts';
import { attemptFirst, type FirstTask, unclaimedTask } from './first/attempt-first.ts';
import type { EndedTask } from './open-series.ts';
import { outcomeOfStop } from './outcomes.ts';
import { type RunningTask, readyAtMsOf, runningTask, type Stop } from './running-task.ts';
import { fitsSeries } from './series.ts';
import type { Slot } from './slot.ts';
import type { Phase } from './slot-table.ts';
import { NO_ROOM, type Room, Slots } from './slots.ts';
import { Stopper } from './stop.ts';
import { TaskQueue } from './task-queue.ts';
import { isDoubtful } from './verify-outcome.ts';

/** Claimed tasks that wait longer than this for a slot are returned to the queue: another daemon may have a free slot. */
const MAX_WAIT_MS = 1_000;

/** Executes claimed tasks in slots, each on a session of its own login. */
export class Executor {
  readonly #daemon: DaemonContext;
  readonly #attempts: AttemptContext;
  readonly #series: SeriesAttempts;
  readonly #slots: Slots;
  readonly #stopper: Stopper;
  readonly #records: AttemptRecords;
  readonly #running = new Map<string, RunningTask>();
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
    this.#slots = new Slots(daemon.options, () => sessions.limit);
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

  /** What a claim may take now. */
  get room(): Room {
    // While records wait to be written, tasks wait in the queue of the database and not in this process.
    if (this.#closing || !this.#daemon.options().enabled || this.#attempts.recorder.isBehind) return NO_ROOM;
    return this.#slots.roomFor(this.#queue.startable(this.#lanes));
  }

  /** Logins of which no more than so many tasks may be claimed now. */
  get loginRooms(): readonly LoginRoom[] {
    return this.#attempts.sessions.rooms.rooms((login) => this.#heldOf(login), performance.now());
  }

  /** The number of one-shot workers that there are sessions for. */
  get oneShotRoom(): number {
    return this.#slots.oneShotRoom;
  }

  /** The number of tasks that run, one-shot workers included. */
  get busy(): number {
    return this.#running.size;
  }

  /** Ids of the tasks that this daemon holds and whose end was not handed to the recorder yet. */
  taskIds(): readonly string[] {
    return [...this.#running.keys(), ...this.#queue.taskIds()];
  }

  /** Executes claimed tasks as slots become free. */
  add(tasks: readonly ClaimedTask[]): void {
    this.#queue.add(tasks);
    this.#startNext();
  }

  /** Claims and executes a task with one call, and returns true, where a slot and a session are free. `onLeft`: it takes a claim after all. */
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
    const running = this.#running.get(taskId);
    if (running !== undefined) {
      this.#stopper.stop(running, stop);
      return true;
    }
    const entry = this.#queue.find(taskId);
    if (entry === undefined) return false;
    if (stop.kind === 'cancel' && this.#mayBeDoneElsewhere(entry.task)) {
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
    for (const running of this.#running.values()) this.#stopper.stop(running, stop);
  }

  /** Starts no further task, and returns those that have not started to the queue. Returns how many those were. */
  drain(): number {
    this.#closing = true;
    return this.#giveBackQueue();
  }

  /** Drops all tasks and the sessions in use: other daemons have taken this one for dead, and its claims are void. */
  abandon(): void {
    this.#queue.clear();
    this.#lanes.clear();
    for (const { stage } of this.#running.values()) if (stage.kind === 'executing') stage.session.destroy();
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
    return this.#slots.rows(this.#closing ? 'stopping' : this.phase);
  }

  #heldOf(login: string): number {
    const running = [...this.#running.values()].filter(({ task }) => task.login === login).length;
    return running + this.#queue.heldOf(login);
  }

  #startNext(): void {
    while (this.#slots.isFree) {
      const entry = this.#queue.take(this.#lanes);
      if (entry === undefined) return;
      if (!entry.task.prefetchable) this.#lanes.add(entry.task.lease);
      const slot = this.#slots.take(entry.task.id);
      const followers = entry.stop === null ? this.#followersOf(entry.task) : [];
      if (followers.length === 0) void this.#execute(entry.task, slot, entry.stop);
      else void this.#executeSeries([entry.task, ...followers], slot);
    }
  }

  /** Takes the queued tasks that can be executed with a task in one call. */
  #followersOf(task: ClaimedTask): readonly ClaimedTask[] {
    const { database } = this.#daemon.control.target;
    const length = task.prefetchable ? this.#slots.seriesLength(this.#queue.length) : MAX_SERIES;
    if (length < 2 || !fitsSeries(task, database)) return [];
    const { lease, priority } = task;
    const fits = (next: ClaimedTask): boolean =>
      next.lease === lease && next.priority === priority && fitsSeries(next, database);
    return this.#queue.takeFitting(length - 1, fits);
  }

  async #execute(task: ClaimedTask, slot: Slot, stop: Stop | null): Promise<void> {
    const running = this.#begin(task, slot, stop);
    const outcome = await attempt(running, this.#attempts);
    slot.release(outcome.kind, 1);
    this.#lanes.delete(task.lease);
    this.#end([[running, outcome]]);
  }

  async #executeFirst(task: ClaimedTask, session: TaskSession, onLeft: () => void): Promise<void> {
    const slot = this.#slots.take(task.id);
    const running = this.#begin(task, slot, null);
    const end = await attemptFirst(running, session, this.#attempts);
    const ended: readonly EndedTask[] = end.kind === 'ended' ? [[end.running, end.outcome]] : [];
    if (end.kind !== 'left') this.#daemon.events.emit({ type: 'claimed', tasks: 1 });
    slot.release(ended[0]?.[1].kind ?? 'unstarted', ended.length);
    this.#forget(running);
    if (end.kind === 'claimed') this.#queue.add([end.task]);
    if (this.#closing) this.#giveBackQueue();
    this.#end(ended);
    // A call that was not answered may have left the task in the queue.
    if (end.kind !== 'ended' || end.outcome.kind !== 'finished') onLeft();
  }

  async #executeSeries(tasks: readonly ClaimedTask[], slot: Slot): Promise<void> {
    const members = tasks.map((task) => this.#begin(task, slot, null));
    const onGivenBack = ({ task }: RunningTask): void => void this.#running.delete(task.id);
    // What waits behind it in its lane can start elsewhere.
    const onSlow = ({ task }: RunningTask): void => this.#records.unstarted(this.#queue.takeLane(task.lease));
    const onStopped = (member: RunningTask): void => {
      onGivenBack(member);
      if (member.stopping !== null) this.#records.stopped(member.task, outcomeOfStop(member, member.stopping));
    };
    const { ended, left } = await this.#series.attempt(members, { onSlow, onGivenBack, onStopped });
    slot.release(ended.at(-1)?.[1].kind ?? 'unstarted', ended.length);
    for (const { lease } of tasks) this.#lanes.delete(lease);
    for (const member of left) onGivenBack(member);
    this.#queue.putBack(left.map(({ task }) => task));
    if (this.#closing) this.#giveBackQueue();
    this.#end(ended);
  }

  #begin(task: ClaimedTask, slot: Slot, stop: Stop | null): RunningTask {
    const running = runningTask(task, slot, stop);
    this.#running.set(task.id, running);
    return running;
  }

  /** A claim may have taken the same task meanwhile, when `run_first` did not. */
  #forget({ task: { id, lease } }: RunningTask): void {
    if (this.#running.get(id)?.task.lease === lease) this.#running.delete(id);
  }

  /** Starts the next tasks first, then records how these ended. */
  #end(ended: readonly EndedTask[]): void {
    const nowMs = performance.now();
    const [first] = ended;
    // The daemon knows the duration of a series as a whole: each task gets an equal share.
    if (first !== undefined) this.#slots.addDuration((nowMs - readyAtMsOf(first[0])) / ended.length, ended.length);
    for (const [running] of ended) this.#forget(running);
    this.#startNext();
    for (const [running, outcome] of ended) {
      const startedAtMs = nowMs - (nowMs - running.startedAtMs) / ended.length;
      const { task, lostBackend: backend } = running;
      this.#records.ended({ task, outcome, startedAtMs, backend });
    }
    // The tasks of a login that waited for one of its own sessions can be claimed.
    this.#onRoom(this.loginRooms.length > 0);
    if (this.#running.size === 0) for (const resolve of this.#idleListeners.splice(0)) resolve();
  }

  #sweepOnce(): void {
    this.#stopper.sweep(this.#running.values());
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

  #mayBeDoneElsewhere(task: ClaimedTask): boolean {
    return placeOf(task, this.#daemon.control.target.database) !== 'home' && isDoubtful(task);
  }
}
