import type { Connection } from '../../postgres/connection.ts';
import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';
import { claimFirst } from '../../store/queue/claim-first.ts';
import { type ClaimMark, claimTasks } from '../../store/queue/claim-tasks.ts';
import { type Promotion, promoteTasks } from '../../store/queue/tasks.ts';
import { releaseSleepLock, trySleepLock } from '../../store/queue/wakeup.ts';
import type { ClaimedTask } from '../../task/task.ts';
import type { Executor } from '../attempt/executor.ts';
import { ControlConnection, INDEX_PLANS } from '../part/control-connection.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { LoopService } from '../part/loop-service.ts';
import { LowWaterMarks } from './low-water-marks.ts';
import type { UnheardClaims } from './unconfirmed-claims.ts';

/** Called more often than this within `FLOOD_MS`, it stays awake and spares the callers their NOTIFY. */
const FLOOD_CALLS = 20;
const FLOOD_MS = 50;
/** How often an awake one looks while there are free slots. */
const AWAKE_LOOK_MS = 10;

/**
 * Claims tasks for the slots of this daemon.
 *
 * Idle, it sleeps holding an exclusive advisory lock, and is called by NOTIFY. Busy, it holds none, so that nobody
 * notifies: it claims again whenever there is room. It looks every `pollMs` in any case.
 */
export class Dispatcher {
  readonly service: LoopService;
  readonly #context: DaemonContext;
  readonly #executor: Executor;
  readonly #control: ControlConnection;
  #asleep = false;
  /** Called out of its sleep, and has not looked since. */
  #called = false;
  #cursor = '';
  /** The last claim got all there was, as far as is known. */
  #drained = false;
  #lockWaitMs = 5;
  #calls: number[] = [];
  #promoteAtMs = 0;
  readonly #marks: LowWaterMarks = new LowWaterMarks();
  readonly #unheard: UnheardClaims;
  /** The answer to the last claim did not come. */
  #unanswered = false;

  constructor(context: DaemonContext, executor: Executor, unheard: UnheardClaims) {
    this.#context = context;
    this.#executor = executor;
    this.#unheard = unheard;
    this.#control = new ControlConnection({
      ...context.control,
      applicationName: 'pgherd dispatcher',
      pipeline: true,
      settings: { ...INDEX_PLANS, plan_cache_mode: 'force_generic_plan', enable_sort: 'off' },
      onOpen: () => {
        this.#asleep = false;
        return Promise.resolve();
      },
    });
    this.service = new LoopService({
      name: 'dispatcher',
      events: context.events,
      pass: () => this.claimOnce(),
      close: () => this.#control.close(),
      maxPauseMs: () => context.options().restartPauseMs,
    });
  }

  /** There is, or may be, something to claim. */
  call(): void {
    this.#drained = false;
    this.#lockWaitMs = 5;
    if (this.#asleep) this.#calls.push(performance.now());
    this.#called = this.#asleep;
    this.service.bell.ring();
  }

  /** A task ended: room in the slots, and in its topic if that has limits. */
  roomMade(limitedEnded: boolean): void {
    const { slots, isLow } = this.#executor.room;
    // Claimed ahead: not again for each task, but when three quarters of it are used.
    if (limitedEnded || (!this.#drained && (slots > 0 || isLow))) this.service.bell.ring();
  }

  /** One pass: promote, claim, hand over. Gives how long until the next, in ms. */
  claimOnce(): Promise<number> {
    return this.#control.use((connection) => this.#pass(connection));
  }

  async #pass(connection: Connection): Promise<number> {
    const { pollMs, topics } = this.#context.options();
    if (this.#unanswered) await this.#unheard.giveBack(connection, { surely: true });
    this.#unanswered = false;
    const { slots, ahead, isLow } = this.#executor.room;
    // Rung while the last claim was under way, which has brought enough: a claim for a few costs as much as one for many.
    if (slots <= 0 && !isLow) {
      // What came meanwhile called nobody: the next room is to be looked for.
      this.#drained = false;
      await this.#wake(connection);
      return pollMs;
    }
    const startMs = performance.now();
    const marks = this.#marks.next(startMs);
    const daemonId = this.#context.daemonId();
    // Most likely it was called for one task, which a whole claim would keep waiting.
    const first = this.#called && slots > 0 && marks === null ? claimFirst(connection, { daemonId, topics }) : null;
    this.#called = false;
    const claim =
      first?.then(({ task }) => (task === null ? [] : [task])) ??
      claimTasks(connection, { daemonId, slots, ahead, cursor: this.#cursor, topics, marks });
    const promote = this.#promoteIfDue(connection);
    // When the session ends both fail, and nobody waits for the second any more: that must not end the process.
    promote.catch(() => {});
    // Handed over at once: the promotion behind it must not delay the tasks.
    const tasks = await this.#handOver(claim, { startMs, marks });
    const promotion = await promote;
    if (promotion !== null && promotion.promoted > 0) {
      this.#marks.reset();
      return 0;
    }
    if ((await first)?.more === true) return 0;
    // With a slot left over there was nothing more. Without, the turn may have come to a topic with limits, which takes a slot.
    this.#drained = first !== null || tasks < slots;
    if (!this.#drained || this.#executor.room.slots === 0) await this.#wake(connection);
    if (!this.#drained) return this.#executor.room.slots > 0 ? 0 : pollMs;
    if (this.#asleep) {
      if (this.#flooded()) {
        await this.#wake(connection);
        return AWAKE_LOOK_MS;
      }
      // What it was called for may wait for the end of a pause or a delay: that is a time to wake up at.
      return first === null && promotion === null ? 0 : this.#untilPromotion(pollMs);
    }
    if (tasks > 0) return AWAKE_LOOK_MS;
    return this.#fallAsleep(connection, pollMs);
  }

  async #handOver(
    claim: Promise<readonly ClaimedTask[]>,
    { startMs, marks }: { readonly startMs: number; readonly marks: readonly ClaimMark[] | null },
  ): Promise<number> {
    let tasks: readonly ClaimedTask[];
    try {
      tasks = await claim;
    } catch (error) {
      // The lease is over: the heartbeat registers anew, and nothing can be claimed until then.
      if (hasSqlstate(error, SQLSTATE.daemonLost)) return 0;
      this.#unanswered = true;
      throw error;
    }
    this.#marks.claimed(tasks, marks, { startMs, endMs: performance.now() });
    const last = tasks.at(-1);
    if (last === undefined) return 0;
    this.#cursor = last.topic;
    this.#executor.add(tasks);
    this.#context.events.emit({ type: 'claimed', tasks: tasks.length });
    return tasks.length;
  }

  async #promoteIfDue(connection: Connection): Promise<Promotion | null> {
    if (!this.#drained && performance.now() < this.#promoteAtMs) return null;
    const promotion = await promoteTasks(connection);
    const inMs = Math.min(this.#context.options().pollMs, promotion.nextInMs ?? Number.POSITIVE_INFINITY);
    this.#promoteAtMs = performance.now() + Math.max(0, inMs);
    return promotion;
  }

  /** With the lock held it looks once more before it sleeps: what was committed before the lock sent no NOTIFY. */
  async #fallAsleep(connection: Connection, pollMs: number): Promise<number> {
    this.#asleep = await trySleepLock(connection);
    if (this.#asleep) {
      this.#lockWaitMs = 5;
      this.#calls = [];
      return 0;
    }
    this.#lockWaitMs = Math.min(pollMs, this.#lockWaitMs * 2);
    return Math.min(this.#lockWaitMs, this.#untilPromotion(pollMs));
  }

  async #wake(connection: Connection): Promise<void> {
    if (!this.#asleep) return;
    this.#asleep = false;
    await releaseSleepLock(connection, this.#context.control.schema, this.#context.daemonId());
  }

  #flooded(): boolean {
    const sinceMs = performance.now() - FLOOD_MS;
    this.#calls = this.#calls.filter((at) => at > sinceMs);
    return this.#calls.length > FLOOD_CALLS;
  }

  #untilPromotion(pollMs: number): number {
    return Math.min(pollMs, Math.max(0, this.#promoteAtMs - performance.now()));
  }
}
