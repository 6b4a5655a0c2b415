import type { Job } from '../generated/schema-types.ts';
import type { JobDefinition, TopicDefinition } from './definition.ts';
import { buildDefinition, fieldValue, type JobReaders, readValue, writtenValue } from './key-values.ts';
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
  const given = { name, schedule: scheduleTexts(job), sql };
  const written = { ...merged, ...definedKeys(job), ...given };
  const topic = topics.get(merged.topic ?? 'default') ?? {};
  return buildDefinition<JobDefinition>(JOB_KEYS, (key) => {
    const value = writtenValue(written, key);
    if (value !== undefined) return readValue(key, value, readers);
    return (key.fromTopic === true ? fieldValue(topic, key) : null) ?? key.default;
  });
}

/** The keys that only a job has, not the defaults. */
function definedKeys({ description, params }: Job): Pick<Job, 'description' | 'params'> {
  return { ...(description === undefined ? {} : { description }), ...(params === undefined ? {} : { params }) };
}

/** Returns every schedule as a text; `{after: job}` and the key `after` become `after: job`. */
export function scheduleTexts(job: Job): readonly string[] {
  const schedules = job.schedule === undefined ? [] : Array.isArray(job.schedule) ? job.schedule : [job.schedule];
  const texts = schedules.map((item) => (typeof item === 'string' ? item.trim() : `after: ${item.after}`));
  const after = job.after === undefined ? [] : [job.after].flat();
  return [...texts, ...after.map((other) => `after: ${other}`)];
}
