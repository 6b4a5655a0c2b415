import type { TopicDefinition } from '../../definition/definition.ts';
import { TOPIC_KEYS } from '../../definition/keys.ts';
import { normalizeTopic } from '../../definition/normalize-topic.ts';
import type { Topic } from '../../generated/schema-types.ts';
import { checkedReaders } from './checked-readers.ts';
import { describeKeys } from './describe-keys.ts';

/** Returns the keys that make a topic read as this definition. */
export function describeTopic(topic: TopicDefinition): NonNullable<Topic> {
  const base = normalizeTopic(topic.name, {}, checkedReaders.duration);
  return describeKeys(TOPIC_KEYS, topic, base, new Set(['name']));
}
