import type { JobSession } from '../postgres/job-session.ts';
import type { LoginConfig } from '../postgres/logins.ts';
import type { WorkerRow } from '../store/daemons.ts';
import type { Outcome } from '../task/settle.ts';
import type { ClaimedTask } from '../task/task.ts';
import { assure, isDoubtful } from './assure.ts';
import type { DaemonContext } from './daemon-context.ts';
import { Ledgers } from './ledgers.ts';
import { perform, type Way, wayOf } from './perform.ts';
import { recordOutcome } from './record-outcome.ts';
import type { Recorder } from './recorder.ts';
import { explainRefusedLogin } from './refused-login.ts';
import { outcomeOfError, outcomeOfLogin, outcomeOfStop, type RunningTask, type Stop } from './running-task.ts';
import { type Place, TaskSessions } from './task-sessions.ts';
import { type Phase, type Seat, Workers } from './workers.ts';

/** What is claimed ahead should be started within this. */
const AHEAD_MS = 100;
/** What was claimed ahead and waits longer than this is given back: somebody else may be free. */
const MAX_WAIT_MS = 1_000;

/** Executes claimed tasks in slots, each on a session of its own login. */
export class Executor {
  readonly #context: DaemonContext;
  readonly #recorder: Recorder;
  readonly #sessions: TaskSessions;
  readonly #ledgers: Ledgers;
  readonly #workers: Workers = new Workers();
  readonly #running = new Map<string, RunningTask>();
  readonly #queue: { readonly task: ClaimedTask; readonly sinceMs: number; stop: Stop | null }[] = [];
  readonly #idleListeners: (() => void)[] = [];
  #onRoom: (limitedEnded: boolean) => void = () => {};
  #averageMs: number | null = null;
  #sweep: NodeJS.Timeout | null = null;
  #closing = false;
  /** What waiting workers show. */
  phase: Phase = 'running';

  constructor(context: DaemonContext, recorder: Recorder, logins: () => LoginConfig) {
    this.#context = context;
    this.#recorder = recorder;
    this.#sessions = new TaskSessions(context, recorder, logins);
    this.#ledgers = new Ledgers(context, recorder, this.#sessions);
  }

  /** `limitedEnded`: a task of a topic with limits made room for the next of its topic. */
  start(onRoom: (limitedEnded: boolean) => void): void {
    this.#onRoom = onRoom;
    const everyMs = Math.max(20, Math.min(250, this.#context.options().killAfterMs / 2));
    this.#sweep = setInterval(() => this.#sweepOnce(), everyMs);
  }

  /** Tasks that could start now, and how many more it makes sense to claim ahead of them. */
  get room(): { readonly slots: number; readonly ahead: number } {
    const { slots, batch, enabled } = this.#context.options();
    if (this.#closing || !enabled) return { slots: 0, ahead: 0 };
    const free = slots - this.#workers.busy - this.#queue.length;
    const wanted = this.#averageMs === null ? 0 : Math.floor((slots * AHEAD_MS) / Math.max(0.1, this.#averageMs));
    return { slots: Math.max(0, free), ahead: Math.max(0, Math.min(batch, wanted) - this.#queue.length) };
  }

  get busy(): number {
    return this.#running.size;
  }

  /** Of all tasks that it has and whose end is not with the recorder yet. */
  taskIds(): readonly string[] {
    return [...this.#running.keys(), ...this.#queue.map(({ task }) => task.id)];
  }

  add(tasks: readonly ClaimedTask[]): void {
    const sinceMs = performance.now();
    for (const task of tasks) this.#queue.push({ task, sinceMs, stop: null });
    this.#startNext();
  }

  /** Executes a task at once, beyond the slots. */
  addOneShot(task: ClaimedTask, seat: Seat): void {
    void this.#execute(task, seat, null);
  }

  /** Stops one task: asks first, and ends its session when that does not help. False: not here. */
  stopTask(taskId: string, stop: Stop): boolean {
    const running = this.#running.get(taskId);
    if (running !== undefined) {
      if (running.stopping === null) this.#stop(running, stop);
      return true;
    }
    const index = this.#queue.findIndex((entry) => entry.task.id === taskId);
    const entry = this.#queue[index];
    if (entry === undefined) return false;
    if (stop.kind === 'cancel' && isElsewhere(entry.task) && isDoubtful(entry.task)) {
      // It may be done: that is found out in a slot.
      entry.stop ??= stop;
      return true;
    }
    this.#queue.splice(index, 1);
    this.#record(
      entry.task,
      stop.kind === 'cancel' ? { kind: 'cancelled', reason: stop.reason } : { kind: 'unstarted' },
      null,
    );
    return true;
  }

  stopAll(stop: Stop): void {
    for (const running of this.#running.values()) if (running.stopping === null) this.#stop(running, stop);
  }

  /** Nothing new starts; what has not started goes back. Gives how many did. */
  drain(): number {
    this.#closing = true;
    return this.#giveBackQueue(0);
  }

  /** The daemon was taken for dead: what it claimed is no longer its own. Sessions in use are dropped. */
  abandon(): void {
    this.#queue.length = 0;
    for (const running of this.#running.values()) running.session?.destroy();
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

  #startNext(): void {
    const { slots } = this.#context.options();
    while (this.#workers.busy < slots) {
      const entry = this.#queue.shift();
      if (entry === undefined) return;
      void this.#execute(entry.task, this.#workers.take(entry.task.id), entry.stop);
    }
  }

  async #execute(task: ClaimedTask, seat: Seat, stop: Stop | null): Promise<void> {
    const startedAtMs = performance.now();
    const running: RunningTask = {
      task,
      seat,
      startedAtMs,
      timedFromMs: startedAtMs,
      session: null,
      stopping: stop,
      stoppingSinceMs: startedAtMs,
      terminated: false,
      unanswered: false,
      fenced: false,
      ledgerKey: null,
    };
    this.#running.set(task.id, running);
    const outcome = await this.#attempt(running);
    this.#running.delete(task.id);
    const durationMs = performance.now() - running.startedAtMs;
    this.#averageMs = this.#averageMs === null ? durationMs : this.#averageMs * 0.9 + durationMs * 0.1;
    seat.release(outcome.kind);
    this.#startNext();
    this.#record(task, outcome, running.startedAtMs, this.#whenRecorded(running, outcome));
    this.#onRoom(!task.deep);
    if (this.#running.size === 0) for (const resolve of this.#idleListeners.splice(0)) resolve();
  }

  async #attempt(running: RunningTask): Promise<Outcome> {
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

  async #tryOnce(running: RunningTask, way: Way): Promise<Outcome> {
    const { task } = running;
    const { schema } = this.#context.control;
    let place: Place | null = null;
    let session: JobSession;
    let opened: boolean;
    const { sessionName } = running.seat;
    try {
      place = this.#sessions.placeOf(task);
      const idle = sessionName === null ? this.#sessions.takeIdle(place) : null;
      opened = idle === null;
      session = idle ?? (await this.#sessions.open(place, sessionName));
    } catch (error) {
      const explained = await explainRefusedLogin(error, place, this.#recorder);
      return outcomeOfLogin(explained, this.#sessions.hintFor(task));
    }
    running.session = session;
    running.timedFromMs = performance.now();
    running.seat.processing(session.pid);
    try {
      // Opening takes time: a delay between two starts counts from the start, not from the claim.
      const mayStart = !opened || task.deep || (await this.#recorder.delayFromNow(task)) || sessionName !== null;
      if (running.stopping !== null) return outcomeOfStop(running, running.stopping);
      if (!mayStart) return { kind: 'unstarted' };
      const outcome = await perform(running, way, { session, place, schema, ledgers: this.#ledgers });
      if (outcome.kind === 'finished' && outcome.recorded && outcome.notices.length > 0) {
        this.#recorder.notices({ taskId: task.id, attempt: task.attempt, notices: outcome.notices });
      }
      return outcome;
    } catch (error) {
      return outcomeOfError(running, error);
    } finally {
      this.#sessions.giveBack(place.key, session);
      this.#ledgers.forget(place.key);
    }
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
    const tooLong = this.#queue.findIndex((entry) => nowMs - entry.sinceMs > MAX_WAIT_MS);
    if (tooLong === 0) {
      this.#averageMs = Math.max(this.#averageMs ?? 0, MAX_WAIT_MS);
      this.#giveBackQueue(0);
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

  #giveBackQueue(from: number): number {
    const entries = this.#queue.splice(from);
    for (const { task } of entries) this.#record(task, { kind: 'unstarted' }, null);
    return entries.length;
  }
}

const TIMER_LEAD_MS = 200;

function isElsewhere({ database, connection }: ClaimedTask): boolean {
  return database !== null || connection !== null;
}
