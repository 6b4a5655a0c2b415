import type { Backend } from '../../store/daemons/connections.ts';
import { type Outcome, settle } from '../../task/settle.ts';
import type { ClaimedTask } from '../../task/task.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import type { TaskEnd } from '../part/events.ts';
import type { Recorder } from './recorder.ts';

export interface EndedAttempt {
  readonly task: ClaimedTask;
  readonly outcome: Outcome;
  /** null: it has not begun. */
  readonly startedAtMs: number | null;
  /** Its session, if that was lost and may be executing it; otherwise null. */
  readonly backend: Backend | null;
}

export interface OutcomeOptions {
  /** Called when the end is written, with false when another daemon held the task by then. */
  readonly onRecorded: ((written: boolean) => void) | null;
  /** Whether something waits until the lease of the task has ended. */
  readonly isLeaseAwaited: boolean;
}

/** Decides the consequence of an outcome for the task, passes it to the recorder and emits it as an event. */
export function recordOutcome(
  context: DaemonContext,
  recorder: Recorder,
  { task, outcome, startedAtMs, backend }: EndedAttempt,
  { onRecorded, isLeaseAwaited }: OutcomeOptions,
): void {
  const settlement = settle(task, outcome, context.random);
  const error = 'error' in outcome ? outcome.error : null;
  const agoMs = startedAtMs === null ? null : performance.now() - startedAtMs;
  const rowCount = outcome.kind === 'finished' || outcome.kind === 'found-done' ? outcome.rowCount : null;
  const notices = outcome.kind === 'finished' ? outcome.notices : [];
  const end: TaskEnd = { settlement, outcome: outcome.kind, durationMs: agoMs ?? 0, rowCount, error };
  const emit = (): void => context.events.emit({ type: 'task-ended', task, end });
  switch (settlement.action) {
    case 'nothing': {
      // The effects of a task's end on its job are written with the move, so the event comes after it.
      const isAwaited = task.jobId !== null || task.hasKey;
      const onMoved = !isAwaited
        ? onRecorded && (() => onRecorded(true))
        : () => {
            emit();
            onRecorded?.(true);
          };
      const noticesByTask = notices.length === 0 ? null : new Map([[task.id, notices]]);
      recorder.move({
        lease: task.lease,
        ids: [task.id],
        notices: noticesByTask,
        urgent: isAwaited || isLeaseAwaited,
        onMoved,
      });
      if (!isAwaited) emit();
      return;
    }
    case 'give-back':
      recorder.giveBack(
        {
          lease: task.lease,
          taskIds: [task.id],
          doubtful: false,
          uncounted: settlement.uncounted,
          startedAgoMs: agoMs,
          reason: settlement.reason,
          sqlstate: error?.sqlstate ?? null,
          message: error?.message ?? null,
        },
        { backend, onRecorded },
      );
      break;
    case 'end':
    case 'retry':
      recorder.settle(
        {
          lease: task.lease,
          taskId: task.id,
          state: settlement.action === 'end' ? settlement.state : 'retrying',
          retryDelayMs: settlement.action === 'retry' ? settlement.delayMs : null,
          lost: settlement.action === 'retry' && settlement.lost,
          startedAgoMs: agoMs,
          rowCount,
          reason: settlement.reason,
          sqlstate: error?.sqlstate ?? null,
          message: error?.message ?? null,
          detail: error?.detail ?? null,
          hint: error?.hint ?? null,
          context: error?.context ?? null,
          position: error?.position ?? null,
          notices: notices.length > 0 ? notices : null,
        },
        { backend, onRecorded },
      );
  }
  if (isLeaseAwaited) recorder.moveAtOnce();
  emit();
}
