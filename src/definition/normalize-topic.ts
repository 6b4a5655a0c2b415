import type { Topic } from '../generated/schema-types.ts';
import { definitionBuilder } from './build-definition.ts';
import type { TopicDefinition } from './definition.ts';
import { type DurationReader, readValue } from './key-values.ts';
import { TOPIC_KEYS } from './keys.ts';

/** Returns a topic with every key present. */
export function normalizeTopic(name: string, topic: NonNullable<Topic>, duration: DurationReader): TopicDefinition {
  const readers = { duration, instant: () => null };
  return BUILDER.overlay(BASE, (key, value) => readValue(key, value, readers), topic, { name });
}

const BUILDER = definitionBuilder<TopicDefinition>(TOPIC_KEYS);

/** A topic without a key of its own. */
const BASE = BUILDER.build((key) => key.default);
