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
 * Gives back what the database says this daemon holds and what it knows nothing of: a claim, or the launch of a one-shot worker,
 * that was committed and whose answer was lost with its session. The lease goes on, so that nobody else would ever take these
 * tasks over. A one-shot worker is asked for again.
 */
export class UnheardClaims {
  readonly #context: DaemonContext;
  readonly #executor: Executor;
  readonly #recorder: Recorder;
  /** Tokens that were unknown the last time. */
  #suspects: ReadonlySet<string> = new Set();

  constructor(context: DaemonContext, executor: Executor, recorder: Recorder) {
    this.#context = context;
    this.#executor = executor;
    this.#recorder = recorder;
  }

  /**
   * `surely`: no claim is under way, so that all claims that are unknown are given back. Else, and of launches, only what was
   * unknown the last time too: an answer may be on its way. Should it come later still, its token is refused.
   */
  async giveBack(connection: Connection, { surely }: { readonly surely: boolean }): Promise<void> {
    const held = await heldTasks(connection, this.#context.daemonId());
    // Asked for after the answer: what has ended since has no token any more, and is left alone for that.
    const known = new Set([...this.#executor.taskIds(), ...this.#recorder.taskIds()]);
    const unknown = held.filter(({ taskId }) => !known.has(taskId));
    const unheard = unknown.filter(({ token, launching }) => (surely && !launching) || this.#suspects.has(token));
    this.#suspects = new Set(unknown.map(({ token }) => token));
    if (unheard.length === 0) return;
    const given = await transaction(connection, async () => {
      const tasks = unheard.map(({ taskId, token }) => ({ taskId, token, ...AS_IF_NEVER_CLAIMED }));
      const { given } = await giveBackTasks(connection, tasks);
      if (unheard.some(({ launching }) => launching)) await requestAgain(connection, this.#context.daemonId(), given);
      return given;
    });
    if (given.length === 0) return;
    await wakeForTasks(connection);
    const reason = 'the answer to their claim was lost';
    this.#context.events.emit({ type: 'tasks-given-back', tasks: given.length, reason });
  }
}

const AS_IF_NEVER_CLAIMED = { uncount: true, startedAgoMs: null, reason: null, sqlstate: null, message: null } as const;
