import type { ListedTopic } from '../../store/lists/list-topics.ts';

/** Returns what keeps the tasks of a topic from starting: `paused`, or `full: 2 of 2 busy`. null: the topic does not. */
export function topicState(topics: readonly ListedTopic[], name: string): string | null {
  const topic = topics.find((one) => one.name === name);
  if (topic === undefined) return null;
  if (topic.paused) return 'paused';
  const { concurrency, running } = topic;
  return concurrency !== null && running >= concurrency ? `full: ${running} of ${concurrency} busy` : null;
}
