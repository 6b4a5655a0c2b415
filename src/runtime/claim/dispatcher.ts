import type { Connection } from '../../postgres/connection.ts';
import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';
import { type ClaimMark, claimTasks } from '../../store/queue/claim-tasks.ts';
import type { ClaimedLease } from '../../store/queue/claimed-leases.ts';
import { type PromotedTasks, promoteTasks } from '../../store/queue/tasks.ts';
import { releaseSleepLock, trySleepLock } from '../../store/queue/wakeup.ts';
import type { Executor } from '../attempt/executor.ts';
import type { FirstTask } from '../attempt/first/attempt-first.ts';
import { INDEX_PLANS } from '../part/control-connection.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { DaemonPart } from '../part/daemon-part.ts';
import { FairTurns } from './fair-turns.ts';
import { LowWaterMarks } from './low-water-marks.ts';
import type { UnconfirmedClaims } from './unconfirmed-claims.ts';

/** After more notifications than this within `FLOOD_MS` it stays awake, so that other sessions need not notify. */
const FLOOD_NOTIFIES = 20;
const FLOOD_MS = 50;
/** The polling interval while it is awake and slots are free. */
const AWAKE_POLL_MS = 10;

/**
 * Claims tasks for the slots of this daemon.
 *
 * When idle, it sleeps with an exclusive advisory lock held, and NOTIFY wakes it. When busy, it holds no lock, so that no
 * session needs to notify: it claims again whenever there is room. It polls every `pollMs` in any case.
 */
export class Dispatcher extends DaemonPart {
  readonly #executor: Executor;
  #asleep = false;
  #cursor = '';
  /** As far as is known, the last claim took all claimable tasks. */
  #queueEmpty = false;
  #lockWaitMs = 5;
  #notifiedAtMs: number[] = [];
  #promoteAtMs = 0;
  readonly #marks: LowWaterMarks = new LowWaterMarks();
  readonly #fair: FairTurns = new FairTurns();
  readonly #unconfirmed: UnconfirmedClaims;
  /** The answer to the last claim did not arrive, so it is not known what it took. */
  #unanswered = false;

  constructor(daemon: DaemonContext, executor: Executor, unconfirmed: UnconfirmedClaims) {
    super(daemon, {
      name: 'dispatcher',
      pipeline: true,
      settings: { ...INDEX_PLANS, plan_cache_mode: 'force_generic_plan', enable_sort: 'off' },
    });
    this.#executor = executor;
    this.#unconfirmed = unconfirmed;
  }

  /** A new session holds no lock. */
  protected override onOpen(): Promise<void> {
    this.#asleep = false;
    return Promise.resolve();
  }

  /** Starts a pass now, because there may be tasks to claim. */
  notify(): void {
    this.#queueEmpty = false;
    this.#lockWaitMs = 5;
    if (this.#asleep) this.#notifiedAtMs.push(performance.now());
    this.wake();
  }

  /**
   * This task can be claimed, and no other task is known to be in the queue. A sleeping daemon, for which it is the only one in the
   * queue, claims and executes it with one call, if a session of its login is idle.
   */
  notifyOf(task: FirstTask): void {
    const isFirst = this.#asleep && this.#queueEmpty && this.daemon.options().topics === null && !this.#isFlooded();
    if (isFirst && this.#executor.addFirst(task, () => this.notify())) this.#notifiedAtMs.push(performance.now());
    else this.notify();
  }

  /** Starts a pass now that searches all ids, because tasks with any id may be in the queue. */
  notifyReturned(): void {
    this.#marks.reset();
    this.notify();
  }

  /** A task ended: there may be room in the slots, and in its topic if that has limits. */
  roomMade(limitedEnded: boolean): void {
    const { slots, isLow } = this.#executor.room;
    // While tasks are claimed ahead, it claims again when half of them have started, not after each task.
    if (limitedEnded || (!this.#queueEmpty && (slots > 0 || isLow))) this.wake();
  }

  /** Promotes, claims and hands tasks to the executor. Returns how long until the next pass, in ms. */
  pass(): Promise<number> {
    return this.control.use((connection) => this.#claim(connection));
  }

  async #claim(connection: Connection): Promise<number> {
    const { pollMs, topics } = this.daemon.options();
    if (this.#unanswered) await this.#unconfirmed.giveBack(connection, { isComplete: true });
    this.#unanswered = false;
    const { slots, ahead, lane, isLow } = this.#executor.room;
    // Notified during the last claim, which took enough: a claim of a few tasks costs as much as one of many.
    if (slots <= 0 && !isLow) {
      // Tasks that arrive now do not notify: claim again when there is room.
      this.#queueEmpty = false;
      await this.#wake(connection);
      return pollMs;
    }
    const startMs = performance.now();
    const passedOver = this.#fair.passOver(startMs);
    const { loginRooms } = this.#executor;
    const rooms = passedOver === null ? loginRooms : [...loginRooms, { login: passedOver, room: 0 }];
    // A claim that skips tasks says nothing about the tasks before those that it takes.
    const marks = rooms.length > 0 ? null : this.#marks.next(startMs);
    const daemonId = this.daemon.daemonId();
    const claim = claimTasks(connection, { daemonId, slots, ahead, lane, cursor: this.#cursor, topics, marks, rooms });
    const promote = this.#promoteIfDue(connection);
    // When the session ends, both fail and the second is no longer awaited: its rejection must not end the process.
    promote.catch(() => {});
    // Handed over at once, because the promotion after it must not delay the tasks.
    const tasks = await this.#handOver(claim, { startMs, marks, slots, passesOver: rooms.length > 0 });
    const promotion = await promote;
    if (promotion !== null && promotion.promoted > 0) {
      this.#marks.reset();
      return 0;
    }
    if (passedOver !== null) {
      this.#fair.passed(startMs, performance.now());
      await this.#wake(connection);
      return 0;
    }
    // When a slot is left, there were no more tasks. Otherwise the next topic may have limits and need a slot.
    this.#queueEmpty = tasks < slots;
    if (!this.#queueEmpty || this.#executor.room.slots === 0) await this.#wake(connection);
    if (!this.#queueEmpty) return this.#executor.room.slots > 0 ? 0 : pollMs;
    if (this.#asleep) {
      if (this.#isFlooded()) {
        await this.#wake(connection);
        return AWAKE_POLL_MS;
      }
      // The notification may concern a task that waits for the end of a pause or a delay, which is an instant to wake up at.
      return promotion === null ? 0 : this.#untilPromotion(pollMs);
    }
    if (tasks > 0) return AWAKE_POLL_MS;
    return this.#fallAsleep(connection, pollMs);
  }

  async #handOver(
    claim: Promise<readonly ClaimedLease[]>,
    {
      startMs,
      marks,
      slots,
      passesOver,
    }: {
      readonly startMs: number;
      readonly marks: readonly ClaimMark[] | null;
      readonly slots: number;
      readonly passesOver: boolean;
    },
  ): Promise<number> {
    let claimed: readonly ClaimedLease[];
    try {
      claimed = await claim;
    } catch (error) {
      // The lease has expired. The heartbeat registers the daemon again; until then no task can be claimed.
      if (hasSqlstate(error, SQLSTATE.daemonLost)) return 0;
      this.#unanswered = true;
      throw error;
    }
    const tasks = claimed.reduce((sum, { count }) => sum + count, 0);
    if (!passesOver) {
      this.#marks.claimed(claimed, marks, { startMs, endMs: performance.now(), tasks, isFull: tasks >= slots });
      this.#fair.claimed(claimed);
    }
    const last = claimed.at(-1);
    if (last === undefined) return 0;
    this.#cursor = last.topic;
    this.#executor.add(claimed);
    this.daemon.events.emit({ type: 'claimed', tasks });
    return tasks;
  }

  async #promoteIfDue(connection: Connection): Promise<PromotedTasks | null> {
    if (!this.#queueEmpty && performance.now() < this.#promoteAtMs) return null;
    const promotion = await promoteTasks(connection);
    // A timer may fire a millisecond early. A claim just before the end of a pause or delay finds nothing, and the promotion after it
    // runs just after the end: so ends of the last 20 ms are checked again.
    const nextInMs =
      promotion.nextInMs === null ? Number.POSITIVE_INFINITY : Math.max(5, Math.ceil(promotion.nextInMs) + 1);
    this.#promoteAtMs = performance.now() + Math.min(this.daemon.options().pollMs, nextInMs);
    return promotion;
  }

  /** Claims once more with the lock held before it sleeps: tasks committed before the lock was taken sent no NOTIFY. */
  async #fallAsleep(connection: Connection, pollMs: number): Promise<number> {
    this.#asleep = await trySleepLock(connection);
    if (this.#asleep) {
      this.#lockWaitMs = 5;
      this.#notifiedAtMs = [];
      return 0;
    }
    this.#lockWaitMs = Math.min(pollMs, this.#lockWaitMs * 2);
    return Math.min(this.#lockWaitMs, this.#untilPromotion(pollMs));
  }

  async #wake(connection: Connection): Promise<void> {
    if (!this.#asleep) return;
    this.#asleep = false;
    await releaseSleepLock(connection, this.daemon.control.schema, this.daemon.daemonId());
  }

  #isFlooded(): boolean {
    const sinceMs = performance.now() - FLOOD_MS;
    this.#notifiedAtMs = this.#notifiedAtMs.filter((at) => at > sinceMs);
    return this.#notifiedAtMs.length > FLOOD_NOTIFIES;
  }

  #untilPromotion(pollMs: number): number {
    return Math.min(pollMs, Math.max(0, this.#promoteAtMs - performance.now()));
  }
}
