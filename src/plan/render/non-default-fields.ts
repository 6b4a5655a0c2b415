import type { JobDefinition, TopicDefinition } from '../../definition/definition.ts';
import { normalizeJob } from '../../definition/normalize-job.ts';
import { normalizeTopic } from '../../definition/normalize-topic.ts';
import { diffDefinitions } from '../diff-definitions.ts';
import type { FieldChange } from '../plan.ts';

const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set(['schedule', 'timezone']);

/** Returns the keys of a new job that differ from the built-in defaults, except its schedule and its SQL. */
export function nonDefaultFields(job: JobDefinition): readonly FieldChange[] {
  const bare = normalizeJob(job.name, {}, job.sql, [], new Map(), { duration: () => 0, instant: () => null });
  return diffDefinitions(bare, job).filter(({ path }) => !SHOWN_ELSEWHERE.has(path));
}

/** Returns the keys of a new topic that differ from the built-in defaults. */
export function nonDefaultTopicFields(topic: TopicDefinition): readonly FieldChange[] {
  return diffDefinitions(
    normalizeTopic(topic.name, {}, () => 0),
    topic,
  );
}
