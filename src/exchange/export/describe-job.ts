import type { JobDefinition, TopicDefinition } from '../../definition/definition.ts';
import { describeSchedule } from '../../definition/describe-schedule.ts';
import { type DefinitionKey, JOB_KEYS } from '../../definition/keys.ts';
import { type Layer, mergeLayers } from '../../definition/layers.ts';
import { normalizeJob } from '../../definition/normalize-job.ts';
import { createSourceFile } from '../../diagnostic/source-file.ts';
import type { Job } from '../../generated/schema-types.ts';
import { checkedReaders } from './checked-readers.ts';
import { describeKeys } from './describe-keys.ts';

/**
 * Returns the keys, apart from the SQL, that make a job under these layers and topics read as this definition; with `isStated`
 * also the keys that it selects.
 */
export function describeJob(
  job: JobDefinition,
  layers: readonly Layer[],
  topics: ReadonlyMap<string, TopicDefinition>,
  isStated?: (key: DefinitionKey) => boolean,
): Omit<Job, 'sql'> {
  const inherited = mergeLayers(layers);
  const own: Layer = { kind: 'job', values: { topic: job.topic }, tree: null, source: NOWHERE };
  const base = normalizeJob(job.name, {}, '', [...layers, own], topics, checkedReaders);
  // The base has the job's topic, for the values that the topic passes on; the layers decide whether the topic is written.
  const under = { ...base, topic: inherited.topic ?? 'default' };
  const described = describeKeys(JOB_KEYS, job, under, WRITTEN_SEPARATELY, isStated);
  return { ...described, ...describeSchedule(job.schedule) };
}

/** The name is the key of the mapping, the caller adds the SQL, and a schedule can be written in two ways. */
const WRITTEN_SEPARATELY: ReadonlySet<string> = new Set(['name', 'schedule', 'sql']);

const NOWHERE = createSourceFile('', '');
