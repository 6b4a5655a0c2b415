import type { DeclaredJob, DeclaredTopic } from '../../definition/definition.ts';
import { PgherdError } from '../../errors.ts';
import { nameMatcher } from '../../text/glob.ts';
import type { LiveState } from '../live.ts';
import type { Kind } from '../plan.ts';
import { parentsOf } from '../run-times.ts';

interface ScopeInput {
  readonly declared: {
    readonly jobs: readonly Pick<DeclaredJob, 'definition' | 'renamedFrom'>[];
    readonly topics: readonly Pick<DeclaredTopic, 'definition'>[];
  };
  readonly live: Pick<LiveState, 'jobs' | 'topics'>;
  readonly target: readonly string[];
  readonly exclude: readonly string[];
}

/** The jobs and topics that `--target` and `--exclude` select. */
export interface Scope {
  readonly has: (kind: Kind, name: string) => boolean;
  /** The job because of which a job or topic is selected that no pattern matches; null: another reason. */
  readonly takenAlongBy: (kind: Kind, name: string) => string | null;
}

/**
 * Returns the selected names: those that a pattern matches, and what the selected jobs need: their topics, and the jobs that they
 * run after. Throws `usage` for a target that matches nothing.
 */
export function scopeOf({ declared, live, target, exclude }: ScopeInput): Scope {
  const isExcluded = nameMatcher(exclude);
  if (target.length === 0) return { has: (_, name) => !isExcluded(name), takenAlongBy: () => null };
  refuseIdleTargets(declared, live, target);
  const isTarget = nameMatcher(target);
  const jobs = new Map(declared.jobs.map((job) => [job.definition.name, job]));
  const topics = new Set(declared.topics.map(({ definition }) => definition.name));
  const along = new Map<string, string>();
  const waiting = [...jobs.values()].filter(
    ({ definition, renamedFrom }) =>
      !isExcluded(definition.name) && (isTarget(definition.name) || (renamedFrom !== null && isTarget(renamedFrom))),
  );
  for (let job = waiting.pop(); job !== undefined; job = waiting.pop()) {
    const { name, topic } = job.definition;
    if (topics.has(topic) && !isTarget(topic) && !isExcluded(topic) && !along.has(`topic ${topic}`)) {
      along.set(`topic ${topic}`, name);
    }
    for (const parent of parentsOf(job.definition)) {
      const found = jobs.get(parent);
      if (found === undefined || isTarget(parent) || isExcluded(parent) || along.has(`job ${parent}`)) continue;
      along.set(`job ${parent}`, name);
      waiting.push(found);
    }
  }
  return {
    has: (kind, name) => (isTarget(name) || along.has(`${kind} ${name}`)) && !isExcluded(name),
    takenAlongBy: (kind, name) => along.get(`${kind} ${name}`) ?? null,
  };
}

function refuseIdleTargets(
  declared: ScopeInput['declared'],
  live: ScopeInput['live'],
  target: readonly string[],
): void {
  const names = [...declared.jobs, ...declared.topics, ...live.jobs, ...live.topics].map(
    ({ definition }) => definition.name,
  );
  for (const pattern of target) {
    if (names.some(nameMatcher([pattern]))) continue;
    throw new PgherdError('usage', `--target "${pattern}" matches no job and no topic of the project`, {
      hint: 'pgherd plan without --target shows their names',
    });
  }
}
