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
import { INDEX_PLANS } from '../part/control-connection.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { DaemonPart } from '../part/daemon-part.ts';

/** Entries in one statement, at most. */
const BATCH = 500;

/** Notices beyond this number are dropped while they cannot be written. */
const MAX_NOTICES = 10_000;

/**
 * Writes what the transaction of a task cannot write: failed and interrupted attempts, attempts elsewhere, notices. While the
 * server is unreachable, records are kept and tried again; the token then decides whether a record still counts.
 */
export class Recorder extends DaemonPart {
  #attempts: { readonly attempt: SettledAttempt; readonly onRecorded: (() => void) | null }[] = [];
  #givingBack: GiveBack[] = [];
  #notices: TaskNotices[] = [];
  #closed: Backend[] = [];
  readonly #oneShots = new Map<string, { readonly row: OneShotRow; readonly taskId: string | null }>();
  #lockedCount = 0;
  onCaughtUp: () => void = () => {};

  constructor(daemon: DaemonContext) {
    super(daemon, { name: 'recorder', pipeline: true, settings: INDEX_PLANS });
  }

  /** Records how an attempt ended. `onRecorded` is called when the record is written and the token was still valid. */
  settle(attempt: SettledAttempt, onRecorded: (() => void) | null): void {
    this.#attempts.push({ attempt, onRecorded });
    this.wake();
  }

  giveBack(task: GiveBack): void {
    this.#givingBack.push(task);
    this.wake();
  }

  /** Gives back the tasks that have not begun, now. Returns those ids as `given`; `locked` tasks are being executed. */
  async takeBack(tasks: readonly Pick<GiveBack, 'taskId' | 'token'>[]): ReturnType<typeof giveBackTasks> {
    if (tasks.length === 0) return { given: [], locked: [] };
    const unstarted = { uncount: true, startedAgoMs: null, reason: null, sqlstate: null, message: null };
    const wanted = tasks.map(({ taskId, token }) => ({ taskId, token, ...unstarted }));
    const result = await this.control.use((connection) => giveBackTasks(connection, wanted));
    this.#emitGivenBack(result.given.length, 'not started');
    return result;
  }

  notices(entry: TaskNotices): void {
    if (this.#notices.length < MAX_NOTICES) this.#notices.push(entry);
    this.wake();
  }

  /** Writes what a one-shot worker does, or how it ended: that is written after the record of its attempt. */
  oneShot(row: OneShotRow, endedTaskId: string | null = null): void {
    this.#oneShots.set(row.requestId, { row, taskId: endedTaskId });
    this.wake();
  }

  /** The backend of a job session has ended. */
  forget(backend: Backend): void {
    this.#closed.push(backend);
  }

  /** Runs a query in pgherd's own database. */
  ask<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.control.use(work);
  }

  /** The number of records that are not written yet. */
  get pending(): number {
    return this.#attempts.length + this.#givingBack.length + this.#notices.length + this.#oneShots.size;
  }

  /** So many records wait that no task should start; `onCaughtUp` is called when tasks may start again. */
  get isBehind(): boolean {
    return this.#attempts.length > BATCH;
  }

  /** Ids of the tasks whose end is not written yet. */
  taskIds(): readonly string[] {
    return [...this.#attempts.map(({ attempt }) => attempt.taskId), ...this.#givingBack.map(({ taskId }) => taskId)];
  }

  note(backend: JobBackend): Promise<void> {
    return this.control.use((connection) => noteBackend(connection, this.daemon.daemonId(), backend));
  }

  /** Takes the turn of a task whose topic has a delay. Awaited before the task starts. */
  takeTurn(task: { readonly id: string; readonly token: string }): Promise<number | null> {
    return this.control.use((connection) => takeTurn(connection, task));
  }

  /** Ends exactly this backend. Returns false when it is gone or this login lacks the right. Throws without a server. */
  async terminate(backend: Backend): Promise<boolean> {
    try {
      return await this.control.use((connection) => terminateBackend(connection, backend));
    } catch (error) {
      if (hasSqlstate(error, SQLSTATE.insufficientPrivilege)) return false;
      throw error;
    }
  }

  /** Writes everything that waits. Returns how long until the next pass, in ms. */
  async pass(): Promise<number> {
    this.#lockedCount = 0;
    await this.#settleOnce();
    await this.#giveBackOnce();
    while (this.#notices.length > 0) {
      const batch = this.#notices.slice(0, BATCH);
      await this.control.use((connection) => appendNotices(connection, batch));
      this.#notices.splice(0, batch.length);
    }
    const unrecorded = new Set(
      [...this.#attempts.map(({ attempt }) => attempt), ...this.#givingBack].map(({ taskId }) => taskId),
    );
    const writable = [...this.#oneShots].filter(([, { taskId }]) => taskId === null || !unrecorded.has(taskId));
    if (writable.length > 0) {
      const rows = writable.map(([, { row }]) => row);
      await this.control.use((connection) => writeOneShots(connection, rows));
      for (const [id, entry] of writable) if (this.#oneShots.get(id) === entry) this.#oneShots.delete(id);
    }
    if (this.#closed.length > 0) {
      const batch = this.#closed.slice(0, BATCH);
      await this.control.use((connection) => forgetBackends(connection, batch));
      this.#closed.splice(0, batch.length);
    }
    return this.#lockedCount > 0 ? LOCKED_RETRY_MS : this.daemon.options().pollMs;
  }

  /** Closes the control session. The loop has ended by then, but other parts use the session until the daemon stops. */
  closeSession(): Promise<void> {
    return this.control.close();
  }

  /** The session stays open after the loop: see `closeSession`. */
  protected override close(): Promise<void> {
    return Promise.resolve();
  }

  async #settleOnce(): Promise<void> {
    const wasBehind = this.isBehind;
    for (let rest = this.#attempts.length; rest > 0; ) {
      const batch = this.#attempts.slice(0, BATCH);
      const attempts = batch.map(({ attempt }) => attempt);
      const settled = await this.control.use((connection) => settleTasks(connection, attempts));
      const left = attempts.filter(({ taskId }) => !settled.has(taskId));
      const waiting =
        left.length === 0 ? new Set() : await this.control.use((connection) => waitingOf(connection, left));
      this.#attempts.splice(0, batch.length);
      rest -= batch.length;
      // Another transaction holds the task or its job, and may still commit: try again.
      this.#attempts.push(...batch.filter(({ attempt }) => waiting.has(attempt.taskId)));
      this.#lockedCount += waiting.size;
      for (const { attempt, onRecorded } of batch) if (settled.has(attempt.taskId)) onRecorded?.();
    }
    if (wasBehind && !this.isBehind) this.onCaughtUp();
  }

  async #giveBackOnce(): Promise<void> {
    for (let rest = this.#givingBack.length; rest > 0; ) {
      const batch = this.#givingBack.slice(0, BATCH);
      const { given, locked } = await this.control.use((connection) => giveBackTasks(connection, batch));
      this.#givingBack.splice(0, batch.length);
      rest -= batch.length;
      // The session that executes the task still holds the row, and may even commit: try again.
      const again = new Set(locked);
      this.#givingBack.push(...batch.filter((task) => again.has(task.taskId)));
      this.#lockedCount += locked.length;
      const reason = batch.find((task) => given.includes(task.taskId))?.reason ?? 'not started';
      this.#emitGivenBack(given.length, reason);
    }
  }

  #emitGivenBack(tasks: number, reason: string): void {
    if (tasks > 0) this.daemon.events.emit({ type: 'tasks-given-back', tasks, reason });
  }
}

const LOCKED_RETRY_MS = 200;
