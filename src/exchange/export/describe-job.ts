import type { JobDefinition, TopicDefinition } from '../../definition/definition.ts';
import { JOB_KEYS } from '../../definition/keys.ts';
import { type Layer, mergeLayers } from '../../definition/layers.ts';
import { normalizeJob } from '../../definition/normalize-job.ts';
import { createSourceFile } from '../../diagnostic/source-file.ts';
import type { Job } from '../../generated/schema-types.ts';
import { describeKeys } from './describe-keys.ts';
import { readsAsWritten } from './reads-as-written.ts';

/** What a job has to say beside its SQL where these layers and topics stand, so that it reads as this definition. */
export function describeJob(
  job: JobDefinition,
  layers: readonly Layer[],
  topics: ReadonlyMap<string, TopicDefinition>,
): Omit<Job, 'sql'> {
  const inherited = mergeLayers(layers);
  const own: Layer = { values: { topic: job.topic }, tree: null, source: NOWHERE };
  const base = normalizeJob(job.name, {}, '', [...layers, own], topics, readsAsWritten);
  // The base has the job's topic for what that passes on; whether the topic itself is said depends on the layers.
  const described = describeKeys(JOB_KEYS, job, { ...base, topic: inherited.topic ?? 'default' }, SAID_OTHERWISE);
  return { ...described, ...describeSchedule(job.schedule) };
}

/** The name is the key of the mapping, the SQL is added by the caller, and a schedule has two ways to be written. */
const SAID_OTHERWISE: ReadonlySet<string> = new Set(['name', 'schedule', 'sql']);

const NOWHERE = createSourceFile('', '');
const AFTER = 'after: ';

function describeSchedule(texts: readonly string[]): Pick<Job, 'schedule' | 'after'> {
  const [first] = texts;
  if (first === undefined) return {};
  const parents = texts.map((text) => (text.startsWith(AFTER) ? text.slice(AFTER.length) : ''));
  if (parents.every((name) => name !== '' && name.trim() === name)) {
    return { after: parents.length === 1 ? (parents[0] ?? '') : (parents as [string, ...string[]]) };
  }
  return { schedule: texts.length === 1 ? first : (texts as [string, ...string[]]) };
}
