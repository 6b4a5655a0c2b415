import type { WaitingTopic } from '../../../../store/lists/dashboard/waiting.ts';
import type { WaitGroup, WaitReason } from '../../../dashboard/documents/overview.ts';
import { pauseOf } from './frame.ts';

/** Returns the waiting tasks by cause, the largest group of the worst cause first. `hasDaemon`: whether a daemon claims tasks. */
export function waitGroups(topics: readonly WaitingTopic[], hasDaemon: boolean): readonly WaitGroup[] {
  const groups: WaitGroup[] = [];
  const add = (reason: WaitReason, tasks: number, more: Partial<WaitGroup> = {}): void => {
    if (tasks > 0) groups.push({ ...NOTHING, reason, tasks, ...more });
  };
  const free: WaitingTopic[] = [];
  for (const topic of topics) {
    const own = {
      topic: topic.topic,
      oldestMs: topic.oldest_ms,
      concurrency: topic.concurrency,
      running: topic.running,
    };
    if (topic.paused) add('paused', topic.ready, { ...own, pause: pauseOf(topic) });
    else if (topic.concurrency !== null && topic.running >= topic.concurrency) add('full', topic.ready, own);
    else if (topic.next_start_ms !== null) add('delay', topic.ready, { ...own, nextMs: topic.next_start_ms });
    else free.push(topic);
  }
  const sum = (list: readonly WaitingTopic[], of: (topic: WaitingTopic) => number): number =>
    list.reduce((all, topic) => all + of(topic), 0);
  add(
    hasDaemon ? 'queue' : 'daemons',
    sum(free, ({ ready }) => ready),
    { oldestMs: first(free.map(({ oldest_ms }) => oldest_ms)) },
  );
  add(
    'retry',
    sum(topics, ({ retrying }) => retrying),
    { nextMs: first(topics.map(({ next_retry_ms }) => next_retry_ms)) },
  );
  add(
    'overlap',
    sum(topics, ({ held }) => held),
  );
  add(
    'later',
    sum(topics, ({ later }) => later),
    { nextMs: first(topics.map(({ next_later_ms }) => next_later_ms)) },
  );
  return groups.toSorted((a, b) => ORDER.indexOf(a.reason) - ORDER.indexOf(b.reason) || b.tasks - a.tasks);
}

/** Returns why tasks that may start wait in a topic, in words; null: the next free slot takes them. */
export function whyTopicWaits(topic: WaitingTopic | undefined, hasDaemon: boolean): string | null {
  if (!hasDaemon) return 'no daemon takes tasks';
  if (topic === undefined) return null;
  if (topic.paused)
    return `topic ${topic.topic} is paused${topic.paused_by === null ? ' by its definition' : ` by ${topic.paused_by}`}`;
  if (topic.concurrency !== null && topic.running >= topic.concurrency) {
    return `topic ${topic.topic} is full (${topic.running} of ${topic.concurrency})`;
  }
  return topic.next_start_ms === null ? null : `topic ${topic.topic} starts one task after the other (delay)`;
}

const ORDER: readonly WaitReason[] = ['daemons', 'paused', 'full', 'queue', 'delay', 'retry', 'overlap', 'later'];

const NOTHING: WaitGroup = {
  reason: 'queue',
  topic: null,
  tasks: 0,
  oldestMs: null,
  pause: null,
  concurrency: null,
  running: null,
  nextMs: null,
};

function first(times: readonly (number | null)[]): number | null {
  const known = times.flatMap((ms) => ms ?? []);
  return known.length === 0 ? null : Math.min(...known);
}
