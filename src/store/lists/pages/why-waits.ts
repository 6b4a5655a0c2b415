import { formatInstant } from '../../../schedule/instant.ts';
import type { WaitingTask } from './one-task.ts';

/** Returns why a task has not started yet, the strongest reason first; empty: it runs, or starts at the next claim. */
export function whyWaits(task: WaitingTask): readonly string[] {
  if (task.state === 'running') return [];
  const reasons: string[] = [];
  if (task.daemons === 0) reasons.push('no daemon is running: start one with pgherd run');
  if (task.topic_paused) reasons.push(`topic ${task.topic} is paused${pauseOf(task)}`);
  if (task.held && task.earlier !== null) {
    reasons.push(`task ${task.earlier} of ${task.job ?? 'its job'} has not ended, and runs before it`);
  }
  if (task.available_at > task.now) {
    const at = formatInstant(task.available_at.getTime());
    reasons.push(task.state === 'retrying' ? `it is tried again at ${at}` : `it may start at ${at}`);
  }
  if (task.concurrency !== null && task.running >= task.concurrency) {
    reasons.push(`topic ${task.topic} is full: ${task.running} of ${task.concurrency} run`);
  }
  if (task.next_start_at !== null && task.next_start_at > task.now) {
    reasons.push(
      `the delay of topic ${task.topic}: the next start is at ${formatInstant(task.next_start_at.getTime())}`,
    );
  }
  if (task.ahead > 0)
    reasons.push(`${task.ahead} ${task.ahead === 1 ? 'task goes' : 'tasks go'} before it in topic ${task.topic}`);
  return reasons;
}

function pauseOf({ topic_paused_by: by, topic_pause_reason: reason, topic_paused_until: until }: WaitingTask): string {
  const parts = [
    by === null ? ' by its definition' : ` by ${by}`,
    reason === null ? '' : ` "${reason}"`,
    until === null ? '' : `, until ${formatInstant(until.getTime())}`,
  ];
  return parts.join('');
}
