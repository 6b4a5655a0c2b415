import type { JobSession } from '../../postgres/job-session.ts';
import type { LoginConfig } from '../../postgres/logins.ts';
import type { WorkerRow } from '../../store/daemons/daemons.ts';
import type { Outcome } from '../../task/settle.ts';
import type { ClaimedTask } from '../../task/task.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { recordOutcome } from '../record/record-outcome.ts';
import type { Recorder } from '../record/recorder.ts';
import { Ledgers } from '../session/ledgers.ts';
import { TaskSessions } from '../session/task-sessions.ts';
import { isDoubtful } from './assure.ts';
import { Attempts, type Ends } from './attempts.ts';
import { outcomeOfStop, type RunningTask, runningTask, type Stop } from './running-task.ts';
import { fitsSeries, seriesLength } from './series.ts';
import { TaskQueue } from './task-queue.ts';
import { type Phase, type Seat, Workers } from './workers.ts';

/** What is claimed ahead should be started within this. */
const AHEAD_MS = 50;
/** What was claimed ahead and waits longer than this is given back: somebody else may be free. */
const MAX_WAIT_MS = 1_000;

/** Executes claimed tasks in slots, each on a session of its own login. */
export class Executor {
  readonly #context: DaemonContext;
  readonly #recorder: Recorder;
  readonly #sessions: TaskSessions;
  readonly #ledgers: Ledgers;
  readonly #attempts: Attempts;
  readonly #workers: Workers = new Workers();
  readonly #running = new Map<string, RunningTask>();
  readonly #queue: TaskQueue = new TaskQueue();
  readonly #idleListeners: (() => void)[] = [];
  #onRoom: (limitedEnded: boolean) => void = () => {};
  #averageMs: number | null = null;
  #oneShots = 0;
  #sweep: NodeJS.Timeout | null = null;
  #closing = false;
  /** What waiting workers show. */
  phase: Phase = 'running';

  constructor(context: DaemonContext, recorder: Recorder, logins: () => LoginConfig) {
    this.#context = context;
    this.#recorder = recorder;
    this.#sessions = new TaskSessions(context, recorder, logins);
    this.#ledgers = new Ledgers(context, recorder, this.#sessions);
    this.#attempts = new Attempts(context, recorder, this.#sessions, this.#ledgers);
  }

  /** `limitedEnded`: a task of a topic with limits made room for the next of its topic. */
  start(onRoom: (limitedEnded: boolean) => void): void {
    this.#onRoom = onRoom;
    this.#recorder.onCaughtUp = () => onRoom(false);
    const everyMs = Math.max(20, Math.min(250, this.#context.options().killAfterMs / 2));
    this.#sweep = setInterval(() => this.#sweepOnce(), everyMs);
  }

  /** Tasks that could start now, and how many more it makes sense to claim ahead of them: `isLow` when three quarters of those are used. */
  get room(): { readonly slots: number; readonly ahead: number; readonly isLow: boolean } {
    const { batch, enabled } = this.#context.options();
    const slots = this.#slots;
    // What fails faster than it can be written waits in the queue, not in this process.
    if (this.#closing || !enabled || this.#recorder.isBehind) return { slots: 0, ahead: 0, isLow: false };
    const free = slots - this.#workers.busy - this.#queue.length;
    const inTime = this.#averageMs === null ? 0 : Math.floor((slots * AHEAD_MS) / Math.max(0.1, this.#averageMs));
    const wanted = Math.min(batch, inTime);
    const ahead = Math.max(0, wanted - this.#queue.length);
    return { slots: Math.max(0, free), ahead, isLow: ahead > 0 && ahead >= wanted * 0.75 };
  }

  /** How many one-shot workers there are sessions for. One session is left to the slots. */
  get oneShotRoom(): number {
    return Math.max(0, this.#sessions.limit - Math.max(1, this.#workers.busy) - this.#oneShots);
  }

  get busy(): number {
    return this.#running.size;
  }

  /** Of all tasks that it has and whose end is not with the recorder yet. */
  taskIds(): readonly string[] {
    return [...this.#running.keys(), ...this.#queue.taskIds()];
  }

  add(tasks: readonly ClaimedTask[]): void {
    this.#queue.add(tasks);
    this.#startNext();
  }

  /** Executes a task at once, beyond the slots. */
  addOneShot(task: ClaimedTask, seat: Seat): void {
    this.#oneShots += 1;
    void this.#execute(task, seat, null).finally(() => {
      this.#oneShots -= 1;
      this.#onRoom(false);
    });
  }

  /** Stops one task: asks first, and ends its session when that does not help. False: not here. */
  stopTask(taskId: string, stop: Stop): boolean {
    const running = this.#running.get(taskId);
    if (running !== undefined) {
      if (running.stopping === null) this.#stop(running, stop);
      return true;
    }
    const entry = this.#queue.find(taskId);
    if (entry === undefined) return false;
    if (stop.kind === 'cancel' && isElsewhere(entry.task) && isDoubtful(entry.task)) {
      // It may be done: that is found out in a slot.
      entry.stop ??= stop;
      return true;
    }
    this.#queue.remove(entry);
    const isCancel = stop.kind === 'cancel';
    this.#record(entry.task, isCancel ? { kind: 'cancelled', reason: stop.reason } : { kind: 'unstarted' }, null);
    return true;
  }

  stopAll(stop: Stop): void {
    for (const running of this.#running.values()) if (running.stopping === null) this.#stop(running, stop);
  }

  /** Nothing new starts; what has not started goes back. Gives how many did. */
  drain(): number {
    this.#closing = true;
    this.#attempts.breakUp();
    return this.#giveBackQueue();
  }

  /** The daemon was taken for dead: what it claimed is no longer its own. Sessions in use are dropped. */
  abandon(): void {
    this.#queue.clear();
    for (const running of this.#running.values()) running.session?.destroy();
    this.#attempts.destroySeries();
  }

  /** Resolves when nothing runs. */
  idle(): Promise<void> {
    return this.#running.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#idleListeners.push(resolve));
  }

  async close(): Promise<void> {
    if (this.#sweep !== null) clearInterval(this.#sweep);
    await this.#sessions.close();
  }

  /** Removes old rows from the ledgers of other databases. */
  pruneLedgers(): Promise<void> {
    return this.#ledgers.prune();
  }

  workers(): readonly WorkerRow[] {
    return this.#workers.rows(this.#context.options().slots, this.#closing ? 'stopping' : this.phase);
  }

  /** Tasks at once that there are sessions for. One session is left to one-shot workers. */
  get #slots(): number {
    return Math.min(this.#context.options().slots, Math.max(1, this.#sessions.limit - Math.max(1, this.#oneShots)));
  }

  #startNext(): void {
    const slots = this.#slots;
    while (this.#workers.busy < slots) {
      const entry = this.#queue.take();
      if (entry === undefined) return;
      const seat = this.#workers.take(entry.task.id);
      const followers = entry.stop === null ? this.#followersOf(entry.task, slots) : [];
      if (followers.length === 0) void this.#execute(entry.task, seat, entry.stop);
      else void this.#executeSeries([entry.task, ...followers], seat);
    }
  }

  /** What waits behind a task and can go with it in one call. */
  #followersOf(task: ClaimedTask, slots: number): readonly ClaimedTask[] {
    const { database } = this.#context.control.target;
    const free = slots - this.#workers.busy + 1;
    const length = seriesLength(this.#queue.length + 1, Math.max(free, slots / 2), this.#averageMs);
    if (length < 2 || !fitsSeries(task, database)) return [];
    const { login, priority } = task;
    const fits = (next: ClaimedTask): boolean =>
      next.login === login && next.priority === priority && fitsSeries(next, database);
    return this.#queue.takeFitting(length - 1, fits);
  }

  async #execute(task: ClaimedTask, seat: Seat, stop: Stop | null): Promise<void> {
    const running = this.#begin(task, seat, stop);
    const outcome = await this.#attempts.one(running);
    seat.release(outcome.kind, 1);
    this.#ended([[running, outcome]]);
  }

  async #executeSeries(tasks: readonly ClaimedTask[], seat: Seat): Promise<void> {
    const members = tasks.map((task) => this.#begin(task, seat, null));
    const onGone = ({ task }: RunningTask): void => void this.#running.delete(task.id);
    const onStopped = (member: RunningTask): void => {
      onGone(member);
      if (member.stopping !== null) this.#record(member.task, outcomeOfStop(member, member.stopping), null);
    };
    const { ends, left } = await this.#attempts.series(members, { onGone, onStopped });
    seat.release(ends.at(-1)?.[1].kind ?? 'unstarted', ends.length);
    for (const member of left) onGone(member);
    this.#queue.putBack(left.map(({ task }) => task));
    if (this.#closing) this.#giveBackQueue();
    this.#ended(ends);
  }

  #begin(task: ClaimedTask, seat: Seat, stop: Stop | null): RunningTask {
    const running = runningTask(task, seat, stop);
    this.#running.set(task.id, running);
    return running;
  }

  #ended(ends: Ends): void {
    const nowMs = performance.now();
    // Of a series one knows how long it took as a whole.
    const durationOf = ({ startedAtMs }: RunningTask): number => (nowMs - startedAtMs) / ends.length;
    for (const [running] of ends) {
      const tookMs = (nowMs - running.readyAtMs) / ends.length;
      this.#averageMs = this.#averageMs === null ? tookMs : this.#averageMs * 0.9 + tookMs * 0.1;
      this.#running.delete(running.task.id);
    }
    this.#startNext();
    for (const [running, outcome] of ends) {
      const startedAtMs = nowMs - durationOf(running);
      this.#record(running.task, outcome, startedAtMs, this.#whenRecorded(running, outcome));
    }
    this.#onRoom(ends.some(([{ task }]) => !task.deep));
    if (this.#running.size === 0) for (const resolve of this.#idleListeners.splice(0)) resolve();
  }

  /** A ledger row of a task claimed once goes as soon as home knows; the others keep older claims out. */
  #whenRecorded({ task, ledgerKey }: RunningTask, outcome: Outcome): (() => void) | null {
    return ledgerKey === null || task.claims > 1 || outcome.kind !== 'finished'
      ? null
      : () => this.#ledgers.settled(ledgerKey, task.id);
  }

  #record(
    task: ClaimedTask,
    outcome: Outcome,
    startedAtMs: number | null,
    onRecorded: (() => void) | null = null,
  ): void {
    recordOutcome(this.#context, this.#recorder, task, outcome, startedAtMs, onRecorded);
  }

  #stop(running: RunningTask, stop: Stop): void {
    running.stopping = stop;
    running.stoppingSinceMs = performance.now();
    if (running.series !== null && running.session === null) {
      void running.series.stop(running);
      return;
    }
    running.seat.stopping();
    void running.session?.cancel();
  }

  #sweepOnce(): void {
    const nowMs = performance.now();
    const { killAfterMs } = this.#context.options();
    for (const running of this.#running.values()) {
      if (running.session === null) continue;
      const overMs = nowMs - running.timedFromMs - running.task.timeoutMs;
      // The server's own timer has a moment's lead; it does not cover deferred triggers, nor several statements at once.
      if (running.stopping === null && overMs > TIMER_LEAD_MS) this.#stop(running, { kind: 'timeout' });
      else if (running.stopping !== null && !running.terminated && nowMs - running.stoppingSinceMs > killAfterMs) {
        running.terminated = true;
        void this.#terminate(running, running.session);
      }
    }
    this.#sessions.closeUnused();
    if (this.#queue.waitedMs(nowMs) > MAX_WAIT_MS) {
      this.#averageMs = Math.max(this.#averageMs ?? 0, MAX_WAIT_MS);
      this.#giveBackQueue();
    }
  }

  async #terminate(running: RunningTask, session: JobSession): Promise<void> {
    const { task } = running;
    this.#context.events.emit({
      type: 'backend-terminated',
      pid: session.pid,
      taskId: task.id,
      reason: running.stopping?.kind ?? 'timeout',
    });
    await this.#sessions.terminate(session);
  }

  #giveBackQueue(): number {
    const tasks = this.#queue.clear();
    for (const task of tasks) this.#record(task, { kind: 'unstarted' }, null);
    return tasks.length;
  }
}

const TIMER_LEAD_MS = 200;

function isElsewhere({ database, connection }: ClaimedTask): boolean {
  return database !== null || connection !== null;
}
