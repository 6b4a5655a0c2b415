import type { DeclaredTopic, JobDefinition } from '../definition/definition.ts';
import { localTime } from '../schedule/local-time.ts';
import type { Load } from './forecast.ts';
import type { LiveState } from './live.ts';
import type { Change, JobChange, Note } from './plan.ts';

/** A new job that starts together with this many others gets a note. */
const MANY_OTHERS = 9;
/** Jobs that start more often than this do not get a quieter minute suggested. */
const FEW_STARTS = 24;
/** A plan with more changes than this gets no notes about single changes, because it is too long to read them. */
const MAX_NOTED = 200;
const SUGGESTED = 3;
const NEAR_MINUTES = 30;
const MINUTE_MS = 60_000;

/**
 * Adds a note to a job with a new schedule: how many other jobs start in the same minute, and which minutes near it are
 * quieter.
 */
export function noteCollisions(
  changes: readonly Change[],
  load: Load,
  live: LiveState,
  declared: { readonly topics: readonly Pick<DeclaredTopic, 'definition'>[] },
): readonly Change[] {
  if (changes.length > MAX_NOTED) return changes;
  const topics = startsByTopic(changes, load, live, declared);
  return changes.map((change) => {
    if (change.kind !== 'job' || !isTimed(change)) return change;
    const notes = collisionsOf(change.after, load, topics);
    return notes.length === 0 ? change : { ...change, notes: [...change.notes, ...notes] };
  });
}

function isTimed(change: JobChange): change is JobChange & { readonly after: JobDefinition } {
  return change.after?.enabled === true && change.nextRuns.after !== null && change.nextRuns.after.length > 0;
}

interface LimitedTopic {
  readonly concurrency: number;
  readonly minutes: Int32Array;
}

/** The starts per minute in the topics of changed jobs that have a limit. */
function startsByTopic(
  changes: readonly Change[],
  load: Load,
  live: LiveState,
  declared: { readonly topics: readonly Pick<DeclaredTopic, 'definition'>[] },
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
  const replaced = new Set(changes.flatMap((change) => (change.kind === 'job' ? [change.before?.name ?? ''] : [])));
  const jobs = [
    ...live.jobs.map(({ definition }) => definition).filter(({ name }) => !replaced.has(name)),
    ...changes.flatMap((change) => (change.kind === 'job' && change.after !== null ? change.after : [])),
  ];
  for (const job of jobs) {
    const topic = limited.get(job.topic);
    if (topic === undefined || !job.enabled) continue;
    for (const [minute, starts] of load.startsOf(job)) topic.minutes[minute] = (topic.minutes[minute] ?? 0) + starts;
  }
  return limited;
}

function collisionsOf(job: JobDefinition, load: Load, topics: ReadonlyMap<string, LimitedTopic>): readonly Note[] {
  const starts = load.startsOf(job);
  if (starts.length === 0 || starts.length > FEW_STARTS) return [];
  const notes: Note[] = [];
  const startsAt = (minute: number): number => load.after[minute] ?? 0;
  const [busiest] = starts.toSorted(([a], [b]) => startsAt(b) - startsAt(a) || a - b)[0] ?? [0];
  const others = startsAt(busiest) - 1;
  const at = timeAt(job, load, busiest);
  if (others >= MANY_OTHERS) {
    const quiet = quietNear(load, busiest, others).map((minute) => timeAt(job, load, minute));
    const instead = quiet.length === 0 ? '' : `; quieter: ${quiet.join(', ')}`;
    notes.push({ level: 'info', text: `starts with ${others} others at ${at}${instead}` });
  }
  const topic = topics.get(job.topic);
  const together = topic?.minutes[busiest] ?? 0;
  if (topic !== undefined && together > topic.concurrency) {
    const text = `${together} jobs of topic ${job.topic} start at ${at}, and it runs ${topic.concurrency} at once: the other jobs wait`;
    notes.push({ level: 'warning', text });
  }
  return notes;
}

/** Returns the quietest minutes near one, at most half as full, in chronological order. */
function quietNear({ after }: Load, minute: number, others: number): readonly number[] {
  const near = Array.from({ length: 2 * NEAR_MINUTES + 1 }, (_, index) => minute - NEAR_MINUTES + index);
  return near
    .filter((other) => other !== minute && other >= 0 && other < after.length && (after[other] ?? 0) <= others / 2)
    .sort((a, b) => (after[a] ?? 0) - (after[b] ?? 0) || Math.abs(a - minute) - Math.abs(b - minute) || a - b)
    .slice(0, SUGGESTED)
    .sort((a, b) => a - b);
}

function timeAt({ timezone }: JobDefinition, { startMs }: Load, minute: number): string {
  return localTime(timezone, startMs + minute * MINUTE_MS).time;
}
