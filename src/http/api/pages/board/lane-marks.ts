import type { TimelineMark } from '../../../dashboard/documents/overview.ts';
import type { KnownRuns } from './lane-runs.ts';

interface Axis {
  /** The start of the axis. */
  readonly fromMs: number;
  /** Less than one pixel of it: runs of one state in this time are one mark. */
  readonly mergeMs: number;
}

/** Returns the marks of the runs of one job, which come with the newest first. A mark of several runs leads to the newest of them. */
export function laneMarks({ runs, isCut }: KnownRuns, { fromMs, mergeMs }: Axis): readonly TimelineMark[] {
  const at = (ms: number): number => Math.round((ms - fromMs) / 1000);
  const marks = new Map<string, TimelineMark>();
  for (const run of runs) {
    const key = `${run.state} ${Math.floor((run.to_ms - fromMs) / mergeMs)}`;
    const mark = marks.get(key);
    marks.set(key, {
      at: Math.min(at(run.from_ms), mark?.at ?? Infinity),
      to: mark?.to ?? at(run.to_ms),
      state: run.state,
      taskId: mark?.taskId ?? run.task_id,
      runs: (mark?.runs ?? 0) + 1,
    });
  }
  const oldest = runs.at(-1);
  if (oldest === undefined || !isCut) return [...marks.values()];
  return [...marks.values(), { at: 0, to: at(oldest.from_ms), state: 'earlier', taskId: null, runs: 0 }];
}
