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
  /** null: any. */
  readonly labels: Readonly<Record<string, string>> | null;
  readonly exclude: readonly string[];
}

/** The jobs and topics that `--target`, `--label` and `--exclude` select. */
export interface Scope {
  readonly has: (kind: Kind, name: string) => boolean;
  /** The job because of which a job or topic is selected that no pattern matches; null: another reason. */
  readonly takenAlongBy: (kind: Kind, name: string) => string | null;
}

/**
 * Returns the selected names: those that a pattern and the labels match, and what the selected jobs need: their topics, and the jobs
 * that they run after. Throws `usage` for a target or labels that match nothing.
 */
export function scopeOf({ declared, live, target, labels, exclude }: ScopeInput): Scope {
  const isExcluded = nameMatcher(exclude);
  if (target.length === 0 && labels === null) return { has: (_, name) => !isExcluded(name), takenAlongBy: () => null };
  refuseIdleTargets(declared, live, target);
  const matches = target.length === 0 ? () => true : nameMatcher(target);
  const labelled = labels === null ? null : labelledJobs(declared, live, labels);
  // Topics have no labels: those of the selected jobs are taken along.
  const selects = (kind: Kind, name: string): boolean =>
    matches(name) && (labelled === null || (kind === 'job' && labelled.has(name)));
  refuseEmptySelection(declared, live, (kind, name) => selects(kind, name) && !isExcluded(name));
  const jobs = new Map(declared.jobs.map((job) => [job.definition.name, job]));
  const topics = new Set(declared.topics.map(({ definition }) => definition.name));
  const along = new Map<string, string>();
  const waiting = [...jobs.values()].filter(
    ({ definition, renamedFrom }) =>
      !isExcluded(definition.name) &&
      (selects('job', definition.name) || (renamedFrom !== null && selects('job', renamedFrom))),
  );
  for (let job = waiting.pop(); job !== undefined; job = waiting.pop()) {
    const { name, topic } = job.definition;
    if (topics.has(topic) && !selects('topic', topic) && !isExcluded(topic) && !along.has(`topic ${topic}`)) {
      along.set(`topic ${topic}`, name);
    }
    for (const parent of parentsOf(job.definition)) {
      const found = jobs.get(parent);
      if (found === undefined || selects('job', parent) || isExcluded(parent) || along.has(`job ${parent}`)) continue;
      along.set(`job ${parent}`, name);
      waiting.push(found);
    }
  }
  return {
    has: (kind, name) => (selects(kind, name) || along.has(`${kind} ${name}`)) && !isExcluded(name),
    takenAlongBy: (kind, name) => along.get(`${kind} ${name}`) ?? null,
  };
}

/** `--target x --exclude x` would be a plan without changes, whatever the files say. */
function refuseEmptySelection(
  declared: ScopeInput['declared'],
  live: ScopeInput['live'],
  isSelected: (kind: Kind, name: string) => boolean,
): void {
  const hasJob = [...declared.jobs, ...live.jobs].some(({ definition }) => isSelected('job', definition.name));
  const hasTopic = [...declared.topics, ...live.topics].some(({ definition }) => isSelected('topic', definition.name));
  if (hasJob || hasTopic) return;
  throw new PgherdError('usage', '--target, --label and --exclude together select no job and no topic', {
    hint: 'leave one of them out; pgherd plan without them shows the names',
  });
}

/** Returns the jobs that have all of the labels in the files or in the database: a job that loses its label is a change of it. */
function labelledJobs(
  declared: ScopeInput['declared'],
  live: ScopeInput['live'],
  labels: Readonly<Record<string, string>>,
): ReadonlySet<string> {
  const wanted = Object.entries(labels);
  const found = [...declared.jobs, ...live.jobs].filter(({ definition }) =>
    wanted.every(([key, value]) => definition.labels[key] === value),
  );
  if (found.length === 0) {
    const words = wanted.map(([key, value]) => `${key}=${value}`).join(' and ');
    throw new PgherdError('usage', `no job of the project has the label ${words}`, {
      hint: 'pgherd render shows the labels of every job',
    });
  }
  return new Set(found.map(({ definition }) => definition.name));
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
