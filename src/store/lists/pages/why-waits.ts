import { formatInstant } from '../../../schedule/instant.ts';
import { DECIDE_HINT } from '../../definitions/identity.ts';
import type { WaitingTask } from './one-task.ts';

/** How a time is written. */
export type WriteTime = (instant: Date) => string;

const inUtc: WriteTime = (instant) => formatInstant(instant.getTime());

/**
 * Returns why a task has not started yet, the strongest reason first; empty: it runs, or starts at the next claim. Times are ISO 8601 in UTC
 * unless `time` writes them.
 */
export function whyWaits(task: WaitingTask, time: WriteTime = inUtc): readonly string[] {
  if (task.state === 'running') return [];
  const reasons: string[] = [];
  if (task.copied !== null) {
    reasons.push(`the database is a copy, in which no task is executed: ${DECIDE_HINT}`);
  } else if (task.daemons === 0) reasons.push('no daemon is running: start one with pgherd run');
  if (task.topic_paused) reasons.push(`topic ${task.topic} is paused${pauseOf(task, time)}`);
  if (task.held && task.earlier !== null) {
    reasons.push(`task ${task.earlier} of ${task.job ?? 'its job'} has not ended, and runs before it`);
  }
  if (task.available_at > task.now) {
    const at = time(task.available_at);
    reasons.push(task.state === 'retrying' ? `its next attempt is due ${at}` : `it is not due before ${at}`);
  }
  if (task.suspect) reasons.push(...whySuspectWaits(task, time));
  if (task.concurrency !== null && task.running >= task.concurrency) {
    reasons.push(`topic ${task.topic} is full: ${task.running} of ${task.concurrency} run`);
  }
  if (task.next_start_at !== null && task.next_start_at > task.now) {
    reasons.push(`the delay of topic ${task.topic}: the next start is due ${time(task.next_start_at)}`);
  }
  if (task.ahead > 0)
    reasons.push(`${task.ahead} ${task.ahead === 1 ? 'task goes' : 'tasks go'} before it in topic ${task.topic}`);
  return reasons;
}

/** A task that may have brought its session or the server down runs apart from others like it. */
function whySuspectWaits(task: WaitingTask, time: WriteTime): readonly string[] {
  const { suspect_before: before, suspect_until: until } = task;
  if (before === null) return [];
  const apart = 'its session or daemon died twice, so it does not run at the same time as other such tasks';
  return until === null
    ? [`${apart}: task ${before} of the same role has not ended`]
    : [`${apart}: task ${before} has not ended, and holds back those of other roles until ${time(until)}`];
}

function pauseOf(
  { topic_paused_by: by, topic_pause_reason: reason, topic_paused_until: until }: WaitingTask,
  time: WriteTime,
): string {
  const parts = [
    by === null ? ' by its definition' : ` by ${by}`,
    reason === null ? '' : ` "${reason}"`,
    until === null ? '' : `, until ${time(until)}`,
  ];
  return parts.join('');
}
