import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import { type Backend, forgetBackends, type JobBackend, noteBackend } from '../../store/daemons/connections.ts';
import {
  type BatchProgress,
  batchProgress,
  type GiveBack,
  giveBackTasks,
  type LeasedTask,
  moveTasks,
  type SettledAttempt,
  stillLeased,
  takeTurn,
  UNSTARTED,
} from '../../store/queue/tasks.ts';
import { type OneShotRow, writeOneShots } from '../../store/queue/worker-requests.ts';
import type { ClaimedTask } from '../../task/task.ts';
import { INDEX_PLANS } from '../part/control-connection.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { DaemonPart } from '../part/daemon-part.ts';
import { isConnectionTrouble } from '../part/loop-service.ts';
import { DoneTasks, type DoneTasksOfLease, restOf } from './done-tasks.ts';
import { type RecordOptions, recordableOf, terminate, type Waiting } from './lost-sessions.ts';
import { firstOf, giveBackAnyhow, refusesContent, settleEach } from './refused-records.ts';

/** Maximum number of entries in one statement. */
const BATCH = 500;

/** While more done tasks than this are not in the log, no other task begins. */
const MAX_UNMOVED = 5_000;

/**
 * Writes the records that the transaction of a task cannot write: failed and interrupted attempts, attempts elsewhere, and the move of
 * done tasks to the log. While the server is unreachable, records are kept and tried again; the lease then decides whether a record is
 * still valid.
 */
export class Recorder extends DaemonPart {
  #attempts: Waiting<SettledAttempt>[] = [];
  #givingBack: Waiting<GiveBack>[] = [];
  readonly #done = new DoneTasks();
  #moving: readonly DoneTasksOfLease[] = [];
  #closed: Backend[] = [];
  readonly #oneShots = new Map<string, { readonly row: OneShotRow; readonly taskId: string | null }>();
  #lockedCount = 0;
  #isLastPass = false;
  onCaughtUp: () => void = () => {};

  constructor(daemon: DaemonContext) {
    super(daemon, { name: 'recorder', pipeline: true, settings: INDEX_PLANS });
  }

  /** Records how an attempt ended. */
  settle(attempt: SettledAttempt, options: RecordOptions): void {
    this.#attempts.push({ entry: attempt, ...options });
    this.wake();
  }

  giveBack(back: GiveBack, options: RecordOptions): void {
    this.#givingBack.push({ entry: back, ...options });
    this.wake();
  }

  /** Moves tasks to the log whose effects and records have committed. */
  move(done: DoneTasksOfLease): void {
    if (this.#done.add(done, performance.now())) this.wake();
  }

  /** Moves all done tasks at once. */
  moveAtOnce(): void {
    this.#done.makeDue();
  }

  /** Returns which of the tasks that were sent to a session are done. */
  progress(batch: {
    readonly token: string;
    readonly taskIds: readonly string[];
    readonly until: Date;
  }): Promise<BatchProgress> {
    return this.control.use((connection) => batchProgress(connection, batch));
  }

  /** Returns tasks to the queue that will not begin on the session that they were sent to. Returns their ids. */
  async takeBack(lease: string, taskIds: readonly string[]): Promise<readonly string[]> {
    if (taskIds.length === 0) return [];
    const given = await this.control.use((connection) =>
      giveBackTasks(connection, { lease, taskIds, ...UNSTARTED, doubtful: true }),
    );
    this.#emitGivenBack(given.length, 'not started');
    return given;
  }

  /** Writes the state of a one-shot worker, or how it ended, which is written after the record of its attempt. */
  oneShot(row: OneShotRow, endedTaskId: string | null = null): void {
    this.#oneShots.set(row.requestId, { row, taskId: endedTaskId });
    this.wake();
  }

  /** Records that the session of a backend has ended; its row is deleted when the backend has ended too. */
  forget(backend: Backend): void {
    this.#closed.push(backend);
  }

  /** Runs a query in pgherd's own database for a task. Throws `connection_failed` where that cannot be reached. */
  async ask<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await this.control.use(work);
    } catch (error) {
      if (!isConnectionTrouble(error)) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new PgherdError('connection_failed', message, { cause: error });
    }
  }

  /** The number of records that are not written yet. */
  get pending(): number {
    return (
      this.#attempts.length + this.#givingBack.length + this.#done.size + this.#moving.length + this.#oneShots.size
    );
  }

  /** Returns whether so many records wait that no task should start; `onCaughtUp` is called when tasks may start again. */
  get isBehind(): boolean {
    return this.#attempts.length > BATCH || this.#done.size > MAX_UNMOVED;
  }

  /** Ids of the tasks whose end is not written yet. */
  taskIds(): readonly string[] {
    return [
      ...this.#attempts.map(({ entry }) => entry.taskId),
      ...this.#givingBack.flatMap(({ entry }) => entry.taskIds),
      ...this.#done.taskIds(),
      ...this.#moving.flatMap(({ ids }) => ids),
    ];
  }

  /** Returns the id of the daemon for which the session is recorded. */
  note(backend: JobBackend): Promise<string> {
    return this.control.use((connection) => noteBackend(connection, this.daemon.daemonId(), backend));
  }

  /** Takes the turn of a task whose topic has a delay. Awaited before the task starts. */
  takeTurn(task: Pick<ClaimedTask, 'id' | 'lease' | 'token'>): Promise<number | null> {
    return this.ask((connection) => takeTurn(connection, task));
  }

  /** Ends exactly this backend. Returns false when it is gone or this login lacks the right. Throws without a server. */
  terminate(backend: Backend): Promise<boolean> {
    return this.control.use((connection) => terminate(connection, backend));
  }

  /** Writes all waiting records. Returns the time until the next pass, in ms. */
  async pass(): Promise<number> {
    this.#lockedCount = 0;
    const wasBehind = this.isBehind;
    await this.#settleOnce();
    await this.#giveBackOnce();
    await this.#moveOnce();
    if (wasBehind && !this.isBehind) this.onCaughtUp();
    await this.#writeOneShots();
    if (this.#closed.length > 0) {
      const batch = this.#closed.slice(0, BATCH);
      const alive = await this.control.use((connection) => forgetBackends(connection, batch));
      this.#closed.splice(0, batch.length);
      this.#closed.push(...alive);
    }
    const { pollMs } = this.daemon.options();
    const moveInMs = this.#done.dueInMs(performance.now()) ?? pollMs;
    return Math.min(pollMs, moveInMs, this.#lockedCount > 0 ? LOCKED_RETRY_MS : pollMs);
  }

  /** The last pass of a daemon that stops: it leaves nothing for later. */
  async lastPass(): Promise<void> {
    this.#isLastPass = true;
    await this.pass();
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
    for (let rest = this.#attempts.length; rest > 0; ) {
      const batch = firstOf(this.#attempts, BATCH);
      const ready = await this.control.use((connection) => recordableOf(connection, batch));
      const entries = ready.map(({ entry }) => entry);
      const results = await this.control.use((connection) => settleEach(connection, entries));
      this.#attempts.splice(0, batch.length);
      rest -= batch.length;
      for (const waiting of batch) {
        const result = ready.includes(waiting) ? (results.get(waiting.entry.taskId) ?? 'lost') : 'locked';
        if (result === 'locked') {
          // Another transaction holds the task or its job, or its session has not ended: try again.
          this.#attempts.push(waiting);
          this.#lockedCount += 1;
        } else if (result === 'done') this.#moveLate(waiting.entry.taskId, waiting);
        else waiting.onRecorded?.(result === 'settled');
      }
    }
  }

  async #giveBackOnce(): Promise<void> {
    for (let rest = this.#givingBack.length; rest > 0; rest -= 1) {
      const [waiting] = this.#givingBack;
      if (waiting === undefined) return;
      const { entry } = waiting;
      const isReady = (await this.control.use((connection) => recordableOf(connection, [waiting]))).length > 0;
      const given = isReady ? await this.control.use((connection) => giveBackAnyhow(connection, entry)) : null;
      this.#givingBack.shift();
      if (given === null) {
        this.#givingBack.push(waiting);
        this.#lockedCount += 1;
        continue;
      }
      this.#emitGivenBack(given.length, entry.reason ?? 'not started');
      // The others committed before their session was lost, or the lease has ended.
      const left = entry.taskIds.filter((id) => !given.includes(id));
      for (const id of left) this.#moveLate(id, { ...waiting, onRecorded: null });
      waiting.onRecorded?.(given.length > 0);
    }
  }

  #moveLate(id: string, { entry: { lease }, onRecorded }: Waiting<{ readonly lease: string }>): void {
    const onMoved = onRecorded === null ? null : () => onRecorded(true);
    this.#done.add({ lease, ids: [id], notices: null, urgent: true, onMoved }, performance.now());
  }

  async #moveOnce(): Promise<void> {
    for (;;) {
      const dueInMs = this.#done.dueInMs(performance.now());
      if (dueInMs === null || (dueInMs > 0 && !this.#isLastPass)) return;
      const batch = this.#done.take(BATCH);
      this.#moving = batch;
      let leased: readonly LeasedTask[];
      try {
        leased = await this.#move(batch);
      } catch (error) {
        this.#done.putBack(batch, performance.now());
        throw error;
      } finally {
        this.#moving = [];
      }
      // A task that is not done after all, whatever this daemon believes, is executed again: it would wait for ever.
      for (const { id, lease, done } of leased) if (!done) this.#giveBackUndone(id, lease);
      const left = new Set(leased.filter(({ done }) => done).map(({ id }) => id));
      const waiting = left.size === 0 ? [] : batch.flatMap((done) => restOf(done, left));
      this.#done.putBack(waiting, performance.now());
      for (const done of batch) if (done.onMoved !== null && !done.ids.some((id) => left.has(id))) done.onMoved();
      if (waiting.length > 0) {
        this.#lockedCount += waiting.length;
        return;
      }
    }
  }

  #giveBackUndone(id: string, lease: string): void {
    this.giveBack({ lease, taskIds: [id], ...UNSTARTED, doubtful: true }, { backend: null, onRecorded: null });
  }

  /** Returns those that are not moved: another transaction holds them, or they are not done. */
  async #move(batch: readonly DoneTasksOfLease[]): Promise<readonly LeasedTask[]> {
    const leases = [...new Set(batch.map(({ lease }) => lease))];
    const ids = batch.flatMap((done) => done.ids);
    const said = batch.flatMap((done) => [...(done.notices ?? [])]);
    const notices = said.length === 0 ? null : Object.fromEntries(said);
    const move = (said: typeof notices): Promise<readonly string[]> =>
      this.control.use((connection) => moveTasks(connection, leases, ids, said));
    const unmoved = await move(notices).catch((error: unknown) => {
      if (notices === null || !refusesContent(error)) throw error;
      return move(null);
    });
    return unmoved.length === 0 ? [] : this.control.use((connection) => stillLeased(connection, leases, unmoved));
  }

  async #writeOneShots(): Promise<void> {
    if (this.#oneShots.size === 0) return;
    const unrecorded = new Set(this.taskIds());
    const writable = [...this.#oneShots].filter(([, { taskId }]) => taskId === null || !unrecorded.has(taskId));
    if (writable.length === 0) return;
    const rows = writable.map(([, { row }]) => row);
    await this.control.use((connection) => writeOneShots(connection, rows));
    for (const [id, entry] of writable) if (this.#oneShots.get(id) === entry) this.#oneShots.delete(id);
  }

  #emitGivenBack(tasks: number, reason: string): void {
    if (tasks > 0) this.daemon.events.emit({ type: 'tasks-given-back', tasks, reason });
  }
}

const LOCKED_RETRY_MS = 200;
