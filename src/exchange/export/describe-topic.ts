import type { TopicDefinition } from '../../definition/definition.ts';
import { normalizeTopic } from '../../definition/normalize-topic.ts';
import type { Topic } from '../../generated/schema-types.ts';
import { describeRetry, durationText } from './describe-job.ts';
import { readsAsWritten } from './reads-as-written.ts';

/** Returns the keys that make a topic read as this definition. */
export function describeTopic(topic: TopicDefinition): NonNullable<Topic> {
  const base = normalizeTopic(topic.name, {}, readsAsWritten.duration);
  const said: NonNullable<Topic> = {};
  if (topic.description !== null) said.description = topic.description;
  if (topic.concurrency !== null) said.concurrency = topic.concurrency;
  if (topic.priority !== base.priority) said.priority = topic.priority;
  if (topic.delayMs !== base.delayMs) said.delay = durationText(topic.delayMs);
  const retry = describeRetry(topic.retry, base.retry);
  if (retry !== null) said.retry = retry;
  if (topic.timeoutMs !== null) said.timeout = durationText(topic.timeoutMs);
  const { finishedMs, failedMs } = topic.retention;
  const retention = {
    ...(finishedMs === base.retention.finishedMs ? {} : { finished: durationText(finishedMs) }),
    ...(failedMs === base.retention.failedMs ? {} : { failed: durationText(failedMs) }),
  };
  if (Object.keys(retention).length > 0) said.retention = retention;
  if (topic.log !== base.log) said.log = topic.log;
  if (topic.paused) said.paused = true;
  return said;
}
