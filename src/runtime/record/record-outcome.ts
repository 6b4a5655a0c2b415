import { type Outcome, settle } from '../../task/settle.ts';
import type { ClaimedTask } from '../../task/task.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import type { Recorder } from './recorder.ts';

/**
 * Decides what an outcome means for the task, hands it to the recorder and emits it as an event. `onRecorded` is called when
 * the end is in the log, and not when another daemon held the task by then.
 */
export function recordOutcome(
  context: DaemonContext,
  recorder: Recorder,
  task: ClaimedTask,
  outcome: Outcome,
  startedAtMs: number | null,
  onRecorded: (() => void) | null = null,
): void {
  const settlement = settle(task, outcome, context.random);
  const error = 'error' in outcome ? outcome.error : null;
  const agoMs = startedAtMs === null ? null : performance.now() - startedAtMs;
  const rowCount = outcome.kind === 'finished' || outcome.kind === 'found-done' ? outcome.rowCount : null;
  switch (settlement.action) {
    case 'nothing':
      break;
    case 'give-back':
      recorder.giveBack({
        taskId: task.id,
        token: task.token,
        uncount: settlement.uncount,
        startedAgoMs: agoMs,
        reason: settlement.reason,
        sqlstate: error?.sqlstate ?? null,
        message: error?.message ?? null,
      });
      break;
    case 'end':
    case 'retry':
      recorder.settle(
        {
          taskId: task.id,
          token: task.token,
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
          notices: outcome.kind === 'finished' && outcome.notices.length > 0 ? outcome.notices : null,
        },
        onRecorded,
      );
  }
  context.events.emit({
    type: 'task-ended',
    task,
    end: { settlement, outcome: outcome.kind, durationMs: agoMs ?? 0, rowCount, error },
  });
}
