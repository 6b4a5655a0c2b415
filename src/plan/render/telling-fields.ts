import type { JobDefinition, TopicDefinition } from '../../definition/definition.ts';
import { normalizeJob } from '../../definition/normalize-job.ts';
import { normalizeTopic } from '../../definition/normalize-topic.ts';
import { diffDefinitions } from '../diff-definitions.ts';
import type { FieldChange } from '../plan.ts';

const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set(['schedule', 'timezone']);

/** What a new job says beyond the built-in defaults, its schedule and its SQL. */
export function tellingFields(job: JobDefinition): readonly FieldChange[] {
  const bare = normalizeJob(job.name, {}, job.sql, [], new Map(), { duration: () => 0, instant: () => null });
  return diffDefinitions(bare, job).filter(({ path }) => !SHOWN_ELSEWHERE.has(path));
}

/** What a new topic says beyond the built-in defaults. */
export function tellingFieldsOfTopic(topic: TopicDefinition): readonly FieldChange[] {
  return diffDefinitions(
    normalizeTopic(topic.name, {}, () => 0),
    topic,
  );
}
