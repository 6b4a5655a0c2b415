import type { SeriesResult } from '../../postgres/series-call.ts';
import type { Outcome } from '../../task/settle.ts';
import type { ClaimedTask } from '../../task/task.ts';
import type { TaskSet } from '../../task/task-set.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { type EndedAttempt, recordOutcome } from './record-outcome.ts';
import { recordUnstarted } from './record-unstarted.ts';
import type { Recorder } from './recorder.ts';

/** The leases of topics with limits that an executor holds. */
export interface HeldLanes {
  /** No task of this lease runs or waits in this daemon. */
  readonly isOver: (lease: string) => boolean;
  /** The end of such a lease was written, so its topic has room. */
  readonly onRoom: () => void;
}

/** Passes the outcomes of claimed tasks to the recorder. */
export class AttemptRecords {
  readonly #daemon: DaemonContext;
  readonly #recorder: Recorder;
  readonly #lanes: HeldLanes;

  constructor(daemon: DaemonContext, recorder: Recorder, lanes: HeldLanes) {
    this.#daemon = daemon;
    this.#recorder = recorder;
    this.#lanes = lanes;
  }

  /** Records how an attempt ended. */
  ended(ended: EndedAttempt): void {
    const { task } = ended;
    const onRecorded = task.prefetchable ? null : (): void => this.#makeRoom(task);
    const isLeaseAwaited = !task.prefetchable && this.#lanes.isOver(task.lease);
    recordOutcome(this.#daemon, this.#recorder, ended, { onRecorded, isLeaseAwaited });
  }

  /** Records that all tasks of a set are finished. */
  finished(set: TaskSet, { notices, rowCounts }: SeriesResult, durationMs: number): void {
    const { lease, ids, prefetchable } = set;
    const onMoved = prefetchable ? null : (): void => this.#makeRoom(set);
    const noticesByTask = notices.length === 0 ? null : new Map(ids.map((id, index) => [id, notices[index] ?? []]));
    const urgent = !prefetchable && this.#lanes.isOver(lease);
    this.#recorder.move({ lease, ids, notices: noticesByTask, urgent, onMoved });
    this.#daemon.events.emit({ type: 'tasks-finished', tasks: set, rowCounts, durationMs });
  }

  /** Records the end of a task that was stopped before it began. */
  stopped(task: ClaimedTask, outcome: Outcome): void {
    this.ended({ task, outcome, startedAtMs: null, backend: null });
  }

  /** Returns tasks that have not begun to the queue. */
  unstarted(tasks: readonly ClaimedTask[]): void {
    recordUnstarted(this.#daemon, this.#recorder, tasks, (task) => this.#makeRoom(task));
  }

  #makeRoom({ prefetchable, lease }: Pick<ClaimedTask, 'prefetchable' | 'lease'>): void {
    if (!prefetchable && this.#lanes.isOver(lease)) this.#lanes.onRoom();
  }
}
