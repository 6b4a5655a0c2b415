import type { Connection } from '../../postgres/connection.ts';
import { transaction } from '../../postgres/transaction.ts';
import { heldTasks } from '../../store/queue/claim-tasks.ts';
import { giveBackTasks } from '../../store/queue/tasks.ts';
import { wakeForTasks } from '../../store/queue/wakeup.ts';
import { requestAgain } from '../../store/queue/worker-requests.ts';
import type { Executor } from '../attempt/executor.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import type { Recorder } from '../record/recorder.ts';

/**
 * Gives back tasks that this daemon holds according to the database, but does not know: their claim, or the launch of their
 * one-shot worker, was committed, and the answer was lost with its session. While the lease lasts, no other daemon would take
 * these tasks over. A one-shot worker is requested again.
 */
export class UnconfirmedClaims {
  readonly #context: DaemonContext;
  readonly #executor: Executor;
  readonly #recorder: Recorder;
  /** Tokens that were unknown in the last call. */
  #suspects: ReadonlySet<string> = new Set();

  constructor(context: DaemonContext, executor: Executor, recorder: Recorder) {
    this.#context = context;
    this.#executor = executor;
    this.#recorder = recorder;
  }

  /**
   * With `surely`, no claim is under way, and all unknown claims are given back. Otherwise, and for launches, only tasks that
   * were unknown in the last call too: the answer may still arrive. If it arrives even later, its token is refused.
   */
  async giveBack(connection: Connection, { surely }: { readonly surely: boolean }): Promise<void> {
    const held = await heldTasks(connection, this.#context.daemonId());
    // Read after the query: a task that has ended since has a new token, and is left alone for that reason.
    const known = new Set([...this.#executor.taskIds(), ...this.#recorder.taskIds()]);
    const unknown = held.filter(({ taskId }) => !known.has(taskId));
    const unconfirmed = unknown.filter(({ token, launching }) => (surely && !launching) || this.#suspects.has(token));
    this.#suspects = new Set(unknown.map(({ token }) => token));
    if (unconfirmed.length === 0) return;
    const given = await transaction(connection, async () => {
      const tasks = unconfirmed.map(({ taskId, token }) => ({ taskId, token, ...AS_IF_NEVER_CLAIMED }));
      const { given } = await giveBackTasks(connection, tasks);
      if (unconfirmed.some(({ launching }) => launching))
        await requestAgain(connection, this.#context.daemonId(), given);
      return given;
    });
    if (given.length === 0) return;
    await wakeForTasks(connection);
    const reason = 'the answer to their claim was lost';
    this.#context.events.emit({ type: 'tasks-given-back', tasks: given.length, reason });
  }
}

const AS_IF_NEVER_CLAIMED = { uncount: true, startedAgoMs: null, reason: null, sqlstate: null, message: null } as const;
