import type { JobDefinition } from '../../definition/definition.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { Live, LiveState, OutsideUser } from '../live.ts';
import type { Change, Drift, Kind, Note } from '../plan.ts';
import { parentsOf } from '../run-times.ts';
import { jobsWarning } from './jobs-warning.ts';
import type { WantedSet } from './plan-input.ts';

interface Planned {
  readonly changes: readonly Change[];
  readonly drift: readonly Pick<Drift, 'kind' | 'name'>[];
  readonly live: Pick<LiveState, 'jobs' | 'users'>;
  readonly declared: Pick<WantedSet, 'externalTopics'>;
}

/** A job that will still use a topic, or run after a job, when the plan is applied. */
interface User {
  readonly name: string;
  /** null: no project owns it; absent: the project of the plan does, and the plan leaves it as it is. */
  readonly project?: string | null;
  readonly file: string | null;
  readonly topic: string;
  readonly after: readonly string[];
}

const SHOWN = 5;

/**
 * Blocks the delete of a topic that jobs go on to use, which would lose its limits, and the delete or rename of a job that others
 * run after, which would never start again: jobs of other projects, of no project, and jobs that the plan leaves as they are.
 */
export function refuseUsed({ changes, drift, live, declared }: Planned): readonly Change[] {
  const isEnding = changes.some(endsName);
  if (!isEnding) return changes;
  const users = usersAfter(changes, drift, live);
  const external = new Set(declared.externalTopics ?? []);
  return changes.map((change) => {
    if (!endsName(change)) return change;
    const reasons = [
      ...(change.blocked === null ? [] : [change.blocked.reason]),
      ...(change.kind === 'topic' && external.has(change.name) ? [declaredExternal(change.name)] : []),
      ...usesOf(change, users),
    ];
    return reasons.length === 0 ? change : { ...change, blocked: { reason: reasons.join('; ') } };
  });
}

/** Whether a change takes away a name that jobs refer to. A renamed topic takes its jobs along. */
function endsName(change: Change): boolean {
  return change.action === 'delete' || (change.kind === 'job' && change.action === 'rename');
}

function usersAfter(
  changes: readonly Change[],
  drift: Planned['drift'],
  { jobs, users = [] }: Planned['live'],
): readonly User[] {
  const changed = new Set(
    changes.flatMap(({ kind, before }) => (kind === 'job' && before !== null ? before.name : [])),
  );
  const reverted = new Set(drift.flatMap(({ kind, name }) => (kind === 'job' ? name : [])));
  const left = jobs.flatMap((row: Live<JobDefinition>): User | readonly [] => {
    const { name } = row.definition;
    if (changed.has(name)) return [];
    const after = reverted.has(name) && row.applied !== null ? row.applied : row.definition;
    return { name, file: row.sourceFile, topic: after.topic, after: parentsOf(after) };
  });
  const taken = new Set(changes.flatMap(({ kind, after }) => (kind === 'job' && after !== null ? after.name : [])));
  return [...left, ...users.filter(({ name }) => !taken.has(name))];
}

function declaredExternal(topic: string): string {
  return `this project owns the topic, and its files declare it external: declare its keys, or write moved: [{ topic: ${topic}, to: <project> }]`;
}

/** Returns a reason for each owner of the users. */
function usesOf({ kind, name, before }: Change, users: readonly User[]): readonly string[] {
  const ended = before?.name ?? name;
  const found = users.filter((user) => (kind === 'topic' ? user.topic === ended : user.after.includes(ended)));
  const byOwner = new Map<string | null | undefined, User[]>();
  for (const user of found) byOwner.set(user.project, [...(byOwner.get(user.project) ?? []), user]);
  return [...byOwner].map(
    ([project, own]) => `${describeUsers(kind, project, own)}: ${nextStep(kind, ended, project)}`,
  );
}

function describeUsers(kind: Kind, project: string | null | undefined, users: readonly User[]): string {
  const names = users.map(({ name }) => name).sort();
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  const files = [...new Set(users.flatMap(({ file }) => file ?? []))].sort();
  const where = files.length === 0 ? '' : ` (${shortened(files)})`;
  const whose =
    project === undefined
      ? `${where}, which this plan leaves as ${names.length === 1 ? 'it is' : 'they are'},`
      : `${project === null ? ' of no project' : ` of project ${project}`}${where}`;
  const verb = kind === 'topic' ? 'use it' : 'run after it';
  const single = kind === 'topic' ? 'uses it' : 'runs after it';
  return names.length === 1
    ? `job ${names[0]}${whose} ${single}`
    : `${names.length} jobs${whose} ${verb}: ${names.slice(0, SHOWN).join(', ')}${more}`;
}

function shortened(files: readonly string[]): string {
  return files.length > SHOWN
    ? `${files.slice(0, SHOWN).join(', ')} and ${files.length - SHOWN} more files`
    : files.join(', ');
}

function nextStep(kind: Kind, name: string, project: string | null | undefined): string {
  const key = kind === 'topic' ? 'topic' : 'schedule';
  if (project === undefined) return `select it as well, or leave out --target, --label and --exclude`;
  if (project === null) return `change its ${key} in pgherd.jobs first`;
  const handOver = `moved: [{ ${kind}: ${name}, to: ${project} }]`;
  return `apply another ${key} there first, or hand the ${kind} over with ${handOver}`;
}

/** Returns a note for each other project whose files must follow a renamed topic. */
export function noteFollowers(changes: readonly Change[], users: readonly OutsideUser[]): readonly Change[] {
  return changes.map((change) => {
    const { kind, before, name } = change;
    if (kind !== 'topic' || change.action !== 'rename' || before === null) return change;
    const owners = new Map<string, OutsideUser[]>();
    for (const user of users) {
      if (user.topic !== before.name || user.project === null) continue;
      owners.set(user.project, [...(owners.get(user.project) ?? []), user]);
    }
    const notes = [...owners].map(([project, own]): Note => {
      const text = `${describeUsers('topic', project, own)}: its files must write topic: ${name}, until then its plans are blocked`;
      return { level: 'warning', code: 'used-elsewhere', text };
    });
    return notes.length === 0 ? change : { ...change, notes: [...change.notes, ...notes] };
  });
}

interface Uses {
  readonly changes: readonly Change[];
  readonly live: Pick<LiveState, 'topics' | 'foreign'>;
  readonly declared: Pick<WantedSet, 'jobs' | 'externalTopics'>;
}

/** Whether an external topic exists in the database: another project, or this one, has applied it. */
export function hasTopic(topic: string, { topics, foreign }: Uses['live']): boolean {
  return (
    foreign.some(({ kind, name }) => kind === 'topic' && name === topic) ||
    topics.some(({ definition }) => definition.name === topic)
  );
}

/** Returns a warning for each external topic that does not exist, although jobs go on to use it: they run without its limits. */
export function lostTopicFindings({ changes, live, declared }: Uses): readonly Diagnostic[] {
  const lost = (declared.externalTopics ?? []).filter((topic) => !hasTopic(topic, live));
  if (lost.length === 0) return [];
  const blocked = new Set(changes.flatMap(({ kind, name }) => (kind === 'job' ? name : [])));
  return lost.flatMap((topic) => {
    const jobs = declared.jobs.filter(({ definition: { name, topic: used } }) => used === topic && !blocked.has(name));
    return jobsWarning(
      'PGH215',
      jobs,
      (named, isOne) =>
        `the external topic "${topic}" does not exist: ${named} ${isOne ? 'runs' : 'run'} without its limits`,
      'apply the project that declares it, or write another topic',
    );
  });
}
