import type { Connection } from '../../postgres/connection.ts';
import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';
import {
  type Backend,
  forgetBackends,
  type JobBackend,
  noteBackend,
  terminateBackend,
} from '../../store/daemons/connections.ts';
import { appendNotices, type TaskNotices } from '../../store/queue/task-log.ts';
import {
  type GiveBack,
  giveBackTasks,
  type SettledAttempt,
  settleTasks,
  takeTurn,
  waitingOf,
} from '../../store/queue/tasks.ts';
import { type OneShotRow, writeOneShots } from '../../store/queue/worker-requests.ts';
import { ControlConnection, INDEX_PLANS } from '../part/control-connection.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { LoopService } from '../part/loop-service.ts';

/** At most so many entries in one statement. */
const BATCH = 500;

/** Notices that nobody could write are given up beyond this. */
const MAX_NOTICES = 10_000;

/**
 * Writes what the effect's own transaction cannot: failed and interrupted attempts, what ran outside, notices. What could
 * not be written for want of a server is kept and tried again; the token says then whether it still counts.
 */
export class Recorder {
  readonly service: LoopService;
  readonly #context: DaemonContext;
  readonly #control: ControlConnection;
  #attempts: { readonly attempt: SettledAttempt; readonly onRecorded: (() => void) | null }[] = [];
  #givingBack: GiveBack[] = [];
  #notices: TaskNotices[] = [];
  #closed: Backend[] = [];
  readonly #oneShots = new Map<string, { readonly row: OneShotRow; readonly taskId: string | null }>();
  #lockedCount = 0;
  onCaughtUp: () => void = () => {};

  constructor(context: DaemonContext) {
    this.#context = context;
    this.#control = new ControlConnection({
      ...context.control,
      applicationName: 'pgherd recorder',
      pipeline: true,
      settings: INDEX_PLANS,
    });
    this.service = new LoopService({
      name: 'recorder',
      events: context.events,
      pass: () => this.flushOnce(),
      maxPauseMs: () => context.options().restartPauseMs,
    });
  }

  /** `onRecorded`: it is written, and the token still held. */
  settle(attempt: SettledAttempt, onRecorded: (() => void) | null): void {
    this.#attempts.push({ attempt, onRecorded });
    this.service.bell.ring();
  }

  giveBack(task: GiveBack): void {
    this.#givingBack.push(task);
    this.service.bell.ring();
  }

  /** Gives back at once what has not begun: `given`; what a session holds, `locked`, is left alone. */
  async takeBack(tasks: readonly Pick<GiveBack, 'taskId' | 'token'>[]): ReturnType<typeof giveBackTasks> {
    if (tasks.length === 0) return { given: [], locked: [] };
    const unstarted = { uncount: true, startedAgoMs: null, reason: null, sqlstate: null, message: null };
    const wanted = tasks.map(({ taskId, token }) => ({ taskId, token, ...unstarted }));
    const result = await this.#control.use((connection) => giveBackTasks(connection, wanted));
    this.#tellGivenBack(result.given.length, 'not started');
    return result;
  }

  notices(entry: TaskNotices): void {
    if (this.#notices.length < MAX_NOTICES) this.#notices.push(entry);
    this.service.bell.ring();
  }

  /** What a one-shot worker does now, or how it ended: that is told behind the record of its attempt at the task. */
  oneShot(row: OneShotRow, endedTaskId: string | null = null): void {
    this.#oneShots.set(row.requestId, { row, taskId: endedTaskId });
    this.service.bell.ring();
  }

  /** The session is over. */
  forget(backend: Backend): void {
    this.#closed.push(backend);
  }

  /** Asks the database pgherd lives in. */
  ask<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#control.use(work);
  }

  /** What is not written yet. */
  get pending(): number {
    return this.#attempts.length + this.#givingBack.length + this.#notices.length + this.#oneShots.size;
  }

  /** So much is not written yet that nothing new should start; `onCaughtUp` tells when it may. */
  get isBehind(): boolean {
    return this.#attempts.length > BATCH;
  }

  /** Of tasks whose end is not written yet. */
  taskIds(): readonly string[] {
    return [...this.#attempts.map(({ attempt }) => attempt.taskId), ...this.#givingBack.map(({ taskId }) => taskId)];
  }

  note(backend: JobBackend): Promise<void> {
    return this.#control.use((connection) => noteBackend(connection, this.#context.daemonId(), backend));
  }

  /** See the store: awaited before the task starts. */
  takeTurn(task: { readonly id: string; readonly token: string }): Promise<number | null> {
    return this.#control.use((connection) => takeTurn(connection, task));
  }

  /** Ends exactly this backend. False when it is gone, or when this login may not. Throws when the server is away. */
  async terminate(backend: Backend): Promise<boolean> {
    try {
      return await this.#control.use((connection) => terminateBackend(connection, backend));
    } catch (error) {
      if (hasSqlstate(error, SQLSTATE.insufficientPrivilege)) return false;
      throw error;
    }
  }

  /** Writes everything that waits. Gives how long until the next look, in ms. */
  async flushOnce(): Promise<number> {
    this.#lockedCount = 0;
    await this.#settleOnce();
    await this.#giveBackOnce();
    while (this.#notices.length > 0) {
      const batch = this.#notices.slice(0, BATCH);
      await this.#control.use((connection) => appendNotices(connection, batch));
      this.#notices.splice(0, batch.length);
    }
    const unrecorded = new Set(
      [...this.#attempts.map(({ attempt }) => attempt), ...this.#givingBack].map(({ taskId }) => taskId),
    );
    const told = [...this.#oneShots].filter(([, { taskId }]) => taskId === null || !unrecorded.has(taskId));
    if (told.length > 0) {
      const rows = told.map(([, { row }]) => row);
      await this.#control.use((connection) => writeOneShots(connection, rows));
      for (const [id, entry] of told) if (this.#oneShots.get(id) === entry) this.#oneShots.delete(id);
    }
    if (this.#closed.length > 0) {
      const batch = this.#closed.slice(0, BATCH);
      await this.#control.use((connection) => forgetBackends(connection, batch));
      this.#closed.splice(0, batch.length);
    }
    return this.#lockedCount > 0 ? LOCKED_RETRY_MS : this.#context.options().pollMs;
  }

  /** Behind the last pass: the loop has ended by then. */
  close(): Promise<void> {
    return this.#control.close();
  }

  async #settleOnce(): Promise<void> {
    const wasBehind = this.isBehind;
    for (let rest = this.#attempts.length; rest > 0; ) {
      const batch = this.#attempts.slice(0, BATCH);
      const attempts = batch.map(({ attempt }) => attempt);
      const settled = await this.#control.use((connection) => settleTasks(connection, attempts));
      const left = attempts.filter(({ taskId }) => !settled.has(taskId));
      const waiting =
        left.length === 0 ? new Set() : await this.#control.use((connection) => waitingOf(connection, left));
      this.#attempts.splice(0, batch.length);
      rest -= batch.length;
      // Somebody holds the task or its job, and may yet commit: look again.
      this.#attempts.push(...batch.filter(({ attempt }) => waiting.has(attempt.taskId)));
      this.#lockedCount += waiting.size;
      for (const { attempt, onRecorded } of batch) if (settled.has(attempt.taskId)) onRecorded?.();
    }
    if (wasBehind && !this.isBehind) this.onCaughtUp();
  }

  async #giveBackOnce(): Promise<void> {
    for (let rest = this.#givingBack.length; rest > 0; ) {
      const batch = this.#givingBack.slice(0, BATCH);
      const { given, locked } = await this.#control.use((connection) => giveBackTasks(connection, batch));
      this.#givingBack.splice(0, batch.length);
      rest -= batch.length;
      // A session that has not noticed yet still holds the row: it may even commit. Look again.
      const again = new Set(locked);
      this.#givingBack.push(...batch.filter((task) => again.has(task.taskId)));
      this.#lockedCount += locked.length;
      const reason = batch.find((task) => given.includes(task.taskId))?.reason ?? 'not started';
      this.#tellGivenBack(given.length, reason);
    }
  }

  #tellGivenBack(tasks: number, reason: string): void {
    if (tasks > 0) this.#context.events.emit({ type: 'tasks-given-back', tasks, reason });
  }
}

const LOCKED_RETRY_MS = 200;
