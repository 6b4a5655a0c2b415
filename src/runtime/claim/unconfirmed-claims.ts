import type { Connection } from '../../postgres/connection.ts';
import { transaction } from '../../postgres/transaction.ts';
import { type HeldTask, heldTasks } from '../../store/queue/claim-tasks.ts';
import { giveBackTasks, UNSTARTED } from '../../store/queue/tasks.ts';
import { requestAgain } from '../../store/queue/worker-requests.ts';
import type { Executor } from '../attempt/executor.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import type { Recorder } from '../record/recorder.ts';

/**
 * Returns tasks to the queue that this daemon holds according to the database, but does not know: their claim, or the launch of their
 * one-shot worker, was committed, and the answer was lost with its session. While the lease lasts, no other daemon would take these tasks
 * over. A one-shot worker is requested again.
 */
export class UnconfirmedClaims {
  readonly #context: DaemonContext;
  readonly #executor: Executor;
  readonly #recorder: Recorder;
  /** Tasks that were unknown in the last call, with their leases. */
  #suspects: ReadonlySet<string> = new Set();

  constructor(context: DaemonContext, executor: Executor, recorder: Recorder) {
    this.#context = context;
    this.#executor = executor;
    this.#recorder = recorder;
  }

  /**
   * With `isComplete`, no claim is under way, and all unknown claims are returned. Otherwise, and for launches, only tasks that were
   * unknown in the last call too: the answer may still arrive. If it arrives even later, its lease is refused. Tasks that are done, and
   * whose move to the log a crash of the server undid, are moved again.
   */
  async giveBack(connection: Connection, { isComplete }: { readonly isComplete: boolean }): Promise<void> {
    const held = await heldTasks(connection, this.#context.daemonId());
    // Read after the query: a task that has ended since is in no lease any longer, so it is not returned.
    const known = new Set([...this.#executor.taskIds(), ...this.#recorder.taskIds()]);
    const unknown = held.filter(({ taskId }) => !known.has(taskId));
    const unconfirmed = unknown.filter((task) => (isComplete && !task.launching) || this.#suspects.has(nameOf(task)));
    this.#suspects = new Set(unknown.map(nameOf));
    if (unconfirmed.length === 0) return;
    for (const { taskId: id, lease, done } of unconfirmed) {
      if (done) this.#recorder.move({ lease, ids: [id], notices: null, urgent: true, onMoved: null });
    }
    const undone = unconfirmed.filter(({ done }) => !done);
    const given = await transaction(connection, async () => {
      const ids: string[] = [];
      for (const lease of new Set(undone.map((task) => task.lease))) {
        const taskIds = undone.filter((task) => task.lease === lease).map(({ taskId }) => taskId);
        ids.push(...(await giveBackTasks(connection, { lease, taskIds, ...UNSTARTED })));
      }
      if (undone.some(({ launching }) => launching)) await requestAgain(connection, this.#context.daemonId(), ids);
      return ids;
    });
    if (given.length === 0) return;
    const reason = 'the answer to their claim was lost';
    this.#context.events.emit({ type: 'tasks-given-back', tasks: given.length, reason });
  }
}

function nameOf({ taskId, lease }: HeldTask): string {
  return `${taskId} ${lease}`;
}
