import { jobProvenance, topicProvenance } from '../../definition/provenance.ts';
import type { ReadProject } from '../../definition/read/read-project.ts';
import type { ReadSet } from '../../definition/read/set.ts';
import type { Written } from '../../plan/causes.ts';

/** Returns where the values of a set are written. Each is looked up when it is asked for: most values of a plan do not change. */
export function writtenIn(set: ReadSet, { config, variablePlaces = new Map() }: ReadProject): Written {
  return {
    variables: config.vars,
    provenanceOf: (kind, name, field) => {
      if (kind === 'job') {
        const job = set.jobs.get(name);
        return job === undefined ? null : jobProvenance(job, set, variablePlaces, field);
      }
      const topic = set.topics.get(name);
      return topic === undefined ? null : topicProvenance(topic, variablePlaces, field);
    },
  };
}
