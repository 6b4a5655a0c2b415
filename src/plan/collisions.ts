import type { DeclaredTopic, JobDefinition } from '../definition/definition.ts';
import { localTime } from '../schedule/local-time.ts';
import type { Load } from './forecast.ts';
import type { LiveState, TimedJob } from './live.ts';
import { noteTopicEffects } from './load/topic-effects.ts';
import type { Change, JobChange, Note } from './plan.ts';

/** A new job that starts together with this many other jobs gets a note. */
const MANY_OTHERS = 9;
/** Jobs that start more often than this do not get a quieter minute suggested. */
const FEW_STARTS = 24;
/** A plan with more changes than this gets no notes about single changes, because it is too long to read them. */
const MAX_NOTED = 200;
const SUGGESTED = 3;
const NEAR_MINUTES = 30;
const MINUTE_MS = 60_000;

interface DeclaredTopics {
  readonly topics: readonly Pick<DeclaredTopic, 'definition'>[];
}

/**
 * Adds notes about jobs that start together: to a job with a new schedule the number of other jobs in the same minute and
 * quieter minutes near it, and to a changed topic the jobs that it affects. Counts jobs of the whole database.
 */
export function noteCollisions(
  changes: readonly Change[],
  load: Load,
  live: LiveState,
  declared: DeclaredTopics,
): readonly Change[] {
  if (changes.length > MAX_NOTED) return changes;
  const jobs = jobsAfter(changes, live);
  const topics = limitedTopics(changes, jobs, load, live, declared);
  return changes.map((change) => {
    const notes =
      change.kind === 'topic'
        ? noteTopicEffects(change, jobs, load, live.users ?? [])
        : isTimed(change)
          ? collisionsOf(change.after, load, topics)
          : [];
    return notes.length === 0 ? change : { ...change, notes: [...change.notes, ...notes] };
  });
}

function isTimed(change: JobChange): change is JobChange & { readonly after: JobDefinition } {
  return change.after?.enabled === true && change.nextRuns.after !== null && change.nextRuns.after.length > 0;
}

/** Returns the jobs of the database as they are after the plan. */
function jobsAfter(changes: readonly Change[], live: LiveState): readonly TimedJob[] {
  const replaced = new Set(changes.flatMap((change) => (change.kind === 'job' ? [change.before?.name ?? ''] : [])));
  return [
    ...live.jobs.map(({ definition }) => definition).filter(({ name }) => !replaced.has(name)),
    ...changes.flatMap((change) => (change.kind === 'job' && change.after !== null ? change.after : [])),
    ...(live.others ?? []),
  ];
}

interface LimitedTopic {
  readonly concurrency: number;
  /** The number of its jobs that start in each minute. */
  readonly minutes: Int32Array;
}

/** The topics of changed jobs that have a limit. */
function limitedTopics(
  changes: readonly Change[],
  jobs: readonly TimedJob[],
  load: Load,
  live: LiveState,
  declared: DeclaredTopics,
): ReadonlyMap<string, LimitedTopic> {
  const wanted = new Set(changes.flatMap((change) => (change.kind === 'job' ? (change.after?.topic ?? []) : [])));
  const limited = new Map<string, LimitedTopic>();
  for (const { definition } of [...live.topics, ...declared.topics]) {
    const { name, concurrency } = definition;
    if (!wanted.has(name)) continue;
    if (concurrency === null) limited.delete(name);
    else limited.set(name, { concurrency, minutes: new Int32Array(load.after.length) });
  }
  if (limited.size === 0) return limited;
  for (const job of jobs) {
    const topic = limited.get(job.topic);
    if (topic === undefined || !job.enabled) continue;
    for (const [minute] of load.startsOf(job)) topic.minutes[minute] = (topic.minutes[minute] ?? 0) + 1;
  }
  return limited;
}

function collisionsOf(job: JobDefinition, load: Load, topics: ReadonlyMap<string, LimitedTopic>): readonly Note[] {
  const starts = load.startsOf(job);
  if (starts.length === 0 || starts.length > FEW_STARTS) return [];
  const notes: Note[] = [];
  const jobsAt = (minute: number): number => load.jobs[minute] ?? 0;
  const [busiest] = starts.toSorted(([a], [b]) => jobsAt(b) - jobsAt(a) || a - b)[0] ?? [0];
  const others = jobsAt(busiest) - 1;
  if (others >= MANY_OTHERS) {
    const quiet = quietNear(load, busiest, others).map((minute) => timeAt(job, load, minute));
    const instead = quiet.length === 0 ? '' : `; quieter: ${quiet.join(', ')}`;
    notes.push({
      level: 'info',
      code: 'start-together',
      text: `starts with ${others} others at ${timeAt(job, load, busiest)}${instead}`,
    });
  }
  const topic = topics.get(job.topic);
  if (topic === undefined) return notes;
  const [fullest] = starts.toSorted(([a], [b]) => (topic.minutes[b] ?? 0) - (topic.minutes[a] ?? 0) || a - b)[0] ?? [0];
  const together = topic.minutes[fullest] ?? 0;
  if (together > topic.concurrency) {
    const text = `${together} jobs of topic ${job.topic} start at ${timeAt(job, load, fullest)}, and it runs ${topic.concurrency} at once: the other jobs wait`;
    notes.push({ level: 'warning', code: 'topic-full', text });
  }
  return notes;
}

/** Returns the quietest minutes near one, at most half as full, in chronological order. */
function quietNear({ jobs }: Load, minute: number, others: number): readonly number[] {
  const near = Array.from({ length: 2 * NEAR_MINUTES + 1 }, (_, index) => minute - NEAR_MINUTES + index);
  return near
    .filter((other) => other !== minute && other >= 0 && other < jobs.length && (jobs[other] ?? 0) <= others / 2)
    .sort((a, b) => (jobs[a] ?? 0) - (jobs[b] ?? 0) || Math.abs(a - minute) - Math.abs(b - minute) || a - b)
    .slice(0, SUGGESTED)
    .sort((a, b) => a - b);
}

function timeAt({ timezone }: JobDefinition, { startMs }: Load, minute: number): string {
  return localTime(timezone, startMs + minute * MINUTE_MS).time;
}
