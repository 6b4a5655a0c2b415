import type { DeclaredJob, DefinitionSet } from '../../definition/definition.ts';
import type { DefinitionKey } from '../../definition/keys.ts';
import type { ValueLayer } from '../../definition/provenance.ts';
import type { Job, Topic } from '../../generated/schema-types.ts';
import type { DefinitionsFile } from './definitions-file.ts';
import { describeJob } from './describe-job.ts';
import { describeTopic } from './describe-topic.ts';

/**
 * Returns the file that reads as this set, both below the `pgherd.yaml` that it was read with and without one: each key that a
 * layer sets is written, whatever the defaults are.
 */
export function renderedFile(
  { jobs, topics, externalTopics }: DefinitionSet,
  layerOf: (job: string, key: DefinitionKey) => ValueLayer,
): DefinitionsFile {
  const byName = new Map(topics.map(({ definition }) => [definition.name, definition] as const));
  const own = topics.map(({ definition, renamedFrom }) => {
    const renamed = renamedFrom === null ? {} : { renamed_from: renamedFrom };
    return [definition.name, { ...describeTopic(definition), ...renamed }] as const;
  });
  const external = externalTopics.map((name) => [name, { external: true }] as const);
  return {
    topics: [...own, ...external].sort(inOrder),
    jobs: jobs
      .map(({ definition, renamedFrom }: DeclaredJob): readonly [string, Job] => {
        const isStated = (key: DefinitionKey): boolean => {
          const layer = layerOf(definition.name, key);
          return layer !== 'built-in' && layer !== 'topic';
        };
        const renamed = renamedFrom === null ? {} : { renamed_from: renamedFrom };
        const described = describeJob(definition, [], byName, isStated);
        return [definition.name, { ...renamed, ...described, sql: definition.sql }];
      })
      .sort(inOrder),
  };
}

function inOrder([a]: readonly [string, Job | Topic], [b]: readonly [string, Job | Topic]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
