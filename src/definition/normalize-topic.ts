import type { Topic } from '../generated/schema-types.ts';
import type { TopicDefinition } from './definition.ts';
import { buildDefinition, type DurationReader, readValue, writtenValue } from './key-values.ts';
import { TOPIC_KEYS } from './keys.ts';

/** Returns a topic with every key present. */
export function normalizeTopic(name: string, topic: NonNullable<Topic>, duration: DurationReader): TopicDefinition {
  const written = { ...topic, name };
  const readers = { duration, instant: () => null };
  return buildDefinition<TopicDefinition>(TOPIC_KEYS, (key) => {
    const value = writtenValue(written, key);
    return value === undefined ? key.default : readValue(key, value, readers);
  });
}
