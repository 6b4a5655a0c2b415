import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import { positionAt } from '../../diagnostic/source-file.ts';
import { entryOf } from '../../yaml/tree.ts';
import { JOB_KEYS } from '../keys.ts';
import { type Layer, originOf } from '../layers.ts';
import type { ReadJob, ReadSet } from '../read/set.ts';

/** The keys that a job takes from its topic when no layer of its own sets them, one path each. */
const INHERITED = JOB_KEYS.filter(({ fromTopic }) => fromTopic === true).map(({ path }) => path);

/**
 * Warns of a key of a topic that no job takes from it, because defaults of the project or of a file set it for all of them. Such a
 * key is only for tasks of `enqueue`.
 */
export function checkUnusedTopicKeys(set: ReadSet, diagnostics: Diagnostics): void {
  const jobsOf = new Map<string, ReadJob[]>();
  for (const job of set.jobs.values()) {
    const { topic } = job.declared.definition;
    const jobs = jobsOf.get(topic);
    if (jobs === undefined) jobsOf.set(topic, [job]);
    else jobs.push(job);
  }
  for (const [name, { source, tree }] of set.topics) {
    const jobs = jobsOf.get(name) ?? [];
    if (tree === null || jobs.length === 0) continue;
    for (const path of INHERITED) {
      const place = originOf([{ kind: 'topic', values: {}, tree, source }], ...path);
      if (place === null) continue;
      const overriding = overridingDefaults(jobs, path);
      if (overriding === null) continue;
      const key = path.join('.');
      const message = `no job takes ${key} from the topic "${name}": the defaults in ${overriding} set it for its jobs`;
      const hint =
        'the key counts for tasks of enqueue alone; for jobs, remove it from the defaults or set it in each job';
      diagnostics.at({ source, range: keyRangeOf(tree, path) ?? place.range }).warning('PGH090', message, hint);
    }
  }
}

/** Returns the place of the defaults that set the key for jobs; null when a job takes it from the topic, or each has its own. */
function overridingDefaults(jobs: readonly ReadJob[], path: readonly string[]): string | null {
  let place: string | null = null;
  for (const { layers } of jobs) {
    const setting = layers.findLast((layer) => sets(layer, path));
    if (setting === undefined) return null;
    if (setting === layers.at(-1) || place !== null) continue;
    const origin = originOf([setting], ...path);
    if (origin !== null) place = `${origin.source.path}:${positionAt(origin.source, origin.range.start).line}`;
  }
  return place;
}

function sets({ values }: Layer, path: readonly string[]): boolean {
  let value: unknown = values;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return true;
}

function keyRangeOf(tree: NonNullable<Layer['tree']>, path: readonly string[]): { start: number; end: number } | null {
  let at: Layer['tree'] = tree;
  let range: { start: number; end: number } | null = null;
  for (const key of path) {
    const entry: ReturnType<typeof entryOf> = entryOf(at, key);
    if (entry === null) return null;
    range = entry.keyRange;
    at = entry.value;
  }
  return range;
}
