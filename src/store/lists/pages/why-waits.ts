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
    reasons.push(task.state === 'retrying' ? `it is tried again at ${at}` : `it may start at ${at}`);
  }
  if (task.concurrency !== null && task.running >= task.concurrency) {
    reasons.push(`topic ${task.topic} is full: ${task.running} of ${task.concurrency} run`);
  }
  if (task.next_start_at !== null && task.next_start_at > task.now) {
    reasons.push(`the delay of topic ${task.topic}: the next start is at ${time(task.next_start_at)}`);
  }
  if (task.ahead > 0)
    reasons.push(`${task.ahead} ${task.ahead === 1 ? 'task goes' : 'tasks go'} before it in topic ${task.topic}`);
  return reasons;
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
