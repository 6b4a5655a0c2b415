import { UNSTARTED } from '../../store/queue/tasks.ts';
import type { Settlement } from '../../task/settle.ts';
import type { ClaimedTask } from '../../task/task.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import type { TaskEnd } from '../part/events.ts';
import type { Recorder } from './recorder.ts';

const SETTLEMENT: Settlement = { action: 'give-back', uncounted: true, reason: null };
const END: TaskEnd = { settlement: SETTLEMENT, outcome: 'unstarted', durationMs: 0, rowCount: null, error: null };

/** Returns claimed tasks to the queue that have not begun, those of one lease together. `onGivenBack` is called for each lease. */
export function recordUnstarted(
  { events }: DaemonContext,
  recorder: Recorder,
  tasks: readonly ClaimedTask[],
  onGivenBack: (one: ClaimedTask) => void,
): void {
  const byLease = new Map<string, ClaimedTask[]>();
  for (const task of tasks) {
    const others = byLease.get(task.lease);
    if (others === undefined) byLease.set(task.lease, [task]);
    else others.push(task);
  }
  for (const [lease, held] of byLease) {
    const [one] = held;
    if (one === undefined) continue;
    const onRecorded = (): void => onGivenBack(one);
    const taskIds = held.map(({ id }) => id);
    recorder.giveBack({ lease, taskIds, ...UNSTARTED }, { backend: null, onRecorded });
  }
  for (const task of tasks) events.emit({ type: 'task-ended', task, end: END });
}
