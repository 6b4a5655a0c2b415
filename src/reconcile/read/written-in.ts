import type { Suppression } from '../../definition/check/suppressions.ts';
import { jobProvenance, topicProvenance } from '../../definition/provenance.ts';
import type { ReadProject } from '../../definition/read/read-project.ts';
import type { ReadSet } from '../../definition/read/set.ts';
import type { Written } from '../../plan/causes.ts';

/** Returns where the values of a set are written. Each is looked up on demand, because most values of a plan do not change. */
export function writtenIn(
  set: ReadSet,
  { config, variablePlaces = new Map() }: ReadProject,
  suppressions: readonly Suppression[],
): Written {
  return {
    isAcknowledged: (code, file, line) => {
      if (suppressions.length === 0) return false;
      const jobs = [...set.jobs].filter(
        ([, { declared }]) => declared.location.file === file && declared.location.line === line,
      );
      const owners = jobs.map(([name]) => `job ${name}`);
      return suppressions.some(
        (comment) => comment.code === code && comment.reason !== null && owners.includes(comment.owner ?? ''),
      );
    },
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
