import type { Job } from '../generated/schema-types.ts';
import { definitionBuilder } from './build-definition.ts';
import type { JobDefinition, TopicDefinition } from './definition.ts';
import { fieldValue, type JobReaders, readValue } from './key-values.ts';
import { JOB_KEYS } from './keys.ts';
import { type Layer, mergeLayers } from './layers.ts';

/**
 * Returns a job with every key present: its own value, otherwise that of the layers (a later one overrides), otherwise,
 * for the keys that come from the topic, that of its topic, otherwise the built-in default.
 */
export function normalizeJob(
  name: string,
  job: Job,
  sql: string,
  layers: readonly Layer[],
  topics: ReadonlyMap<string, TopicDefinition>,
  readers: JobReaders,
): JobDefinition {
  const merged = mergeLayers(layers);
  const base = baseUnder(topics.get(merged.topic ?? 'default') ?? NO_TOPIC);
  const own = { name, description: job.description, schedule: scheduleTexts(job), sql, params: job.params };
  return BUILDER.overlay(base, (key, value) => readValue(key, value, readers), merged, own);
}

const BUILDER = definitionBuilder<JobDefinition>(JOB_KEYS);

const NO_TOPIC = {};

const bases = new WeakMap<object, JobDefinition>();

/** A job without a key of its own, in this topic. The same for all jobs of a topic. */
function baseUnder(topic: object): JobDefinition {
  const known = bases.get(topic);
  if (known !== undefined) return known;
  const base = BUILDER.build((key) => (key.fromTopic === true ? fieldValue(topic, key) : null) ?? key.default);
  bases.set(topic, base);
  return base;
}

/** Returns every schedule as a text; `{after: job}` and the key `after` become `after: job`. */
export function scheduleTexts(job: Job): readonly string[] {
  const schedules = job.schedule === undefined ? [] : Array.isArray(job.schedule) ? job.schedule : [job.schedule];
  const texts = schedules.map((item) => (typeof item === 'string' ? item.trim() : `after: ${item.after}`));
  const after = job.after === undefined ? [] : [job.after].flat();
  return [...texts, ...after.map((other) => `after: ${other}`)];
}
