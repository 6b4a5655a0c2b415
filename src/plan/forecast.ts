import type { JobDefinition } from '../definition/definition.ts';
import { nextDue } from '../schedule/due-times.ts';
import { formatInstant } from '../schedule/instant.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { valueAt } from './diff-definitions.ts';
import type { Live, TimedJob } from './live.ts';
import type { Change, Drift, Forecast, Peak } from './plan.ts';
import { schedulesOf } from './run-times.ts';

const MINUTE_MS = 60_000;
const MINUTES = 24 * 60;
/** The limit of schedule evaluations, so that the forecast of a huge project is not slower than its plan. */
const MAX_STEPS = 1_000_000;

/** The starts in each minute of the next 24 h by the clock, before and after the plan, of the whole database. */
export interface Load {
  readonly startMs: number;
  readonly before: Int32Array;
  readonly after: Int32Array;
  /** The jobs that start in each minute after the plan; a job may start several times. */
  readonly jobs: Int32Array;
  /** Returns the minutes in which a job starts, with the number of starts; memoized by schedule. */
  readonly startsOf: (job: TimedJob) => readonly (readonly [minute: number, starts: number])[];
}

/** null when there are too many starts to count. */
export function loadOf(
  live: readonly Live<JobDefinition>[],
  others: readonly TimedJob[],
  changes: readonly Change[],
  drift: readonly Drift[],
  nowMs: number,
): Load | null {
  const counter = createCounter(nowMs);
  const before = new Int32Array(MINUTES);
  for (const job of others) if (!counter.add(before, job, 1)) return null;
  for (const row of live) if (!counter.add(before, row.definition, 1)) return null;
  const after = before.slice();
  for (const change of changes) {
    if (change.kind !== 'job') continue;
    if (change.before !== null && !counter.add(after, change.before, -1)) return null;
    if (change.after !== null && !counter.add(after, change.after, 1)) return null;
  }
  const changed = new Set(changes.filter((change) => change.kind === 'job').map((change) => change.name));
  const rows = new Map(live.map((row) => [row.definition.name, row]));
  for (const { kind, name, fields } of drift) {
    const row = rows.get(name);
    if (kind !== 'job' || changed.has(name) || row?.applied == null) continue;
    if (!fields.some(({ path }) => valueAt(row.applied, path) !== null && TIMED.has(path))) continue;
    if (!counter.add(after, row.definition, -1) || !counter.add(after, row.applied, 1)) return null;
  }
  return { startMs: counter.startMs, before, after, jobs: counter.jobs, startsOf: counter.startsOf };
}

/**
 * Returns the busiest minute before and after the plan; with `hourly` that of each hour, and the minutes of the hour
 * with the fewest starts.
 */
export function forecastOf({ before, after, startMs }: Load, hourly: boolean): Forecast {
  return {
    before: peakOf(before, startMs, hourly),
    after: peakOf(after, startMs, hourly),
    ...(hourly ? { quietMinutes: quietMinutes(after, startMs) } : {}),
  };
}

const QUIET_SHOWN = 6;

/** Returns the minutes of the hour (UTC) with the fewest starts over the day, ascending. */
function quietMinutes(minutes: Int32Array, startMs: number): readonly number[] {
  const first = Math.floor(startMs / MINUTE_MS) % 60;
  const sums = Array.from({ length: 60 }, (_, minute) => ({ minute, starts: 0 }));
  for (const [index, count] of minutes.entries()) {
    const sum = sums[(first + index) % 60];
    if (sum !== undefined) sum.starts += count;
  }
  const fewest = sums.toSorted((a, b) => a.starts - b.starts || a.minute - b.minute).slice(0, QUIET_SHOWN);
  return fewest.map(({ minute }) => minute).sort((a, b) => a - b);
}

const TIMED: ReadonlySet<string> = new Set(['schedule', 'timezone', 'startsAt', 'endsAt', 'enabled']);

interface Counter {
  readonly startMs: number;
  readonly startsOf: Load['startsOf'];
  /** The jobs that start in each minute, of all that were added. */
  readonly jobs: Int32Array;
  /** Adds a job's starts to the minutes; returns false when there were too many to count. */
  add(minutes: Int32Array, job: TimedJob, sign: 1 | -1): boolean;
}

function createCounter(nowMs: number): Counter {
  const startMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  // Many jobs share few schedules, so each schedule is evaluated once. A sparse list of [minute, starts].
  const known = new Map<string, readonly (readonly [number, number])[]>();
  let steps = 0;

  const jobs = new Int32Array(MINUTES);
  const startsOf = (job: TimedJob): readonly (readonly [number, number])[] => {
    const [only] = job.schedule;
    // Nearly all have one, and there are thousands.
    const key = `${job.schedule.length} ${job.timezone}\n${job.schedule.length === 1 ? only : JSON.stringify(job.schedule)}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const starts = merged(
      schedulesOf(job).map((schedule) => {
        const counted = startsPerMinute(schedule, job.timezone, startMs);
        steps += counted.length + 1;
        return counted;
      }),
    );
    known.set(key, starts);
    return starts;
  };

  return {
    startMs,
    startsOf,
    jobs,
    add(minutes, job, sign) {
      if (!job.enabled) return true;
      const firstMs = job.startsAt === null ? -Infinity : Date.parse(job.startsAt);
      const lastMs = job.endsAt === null ? Infinity : Date.parse(job.endsAt);
      for (const [minute, count] of startsOf(job)) {
        const atMs = startMs + minute * MINUTE_MS;
        if (atMs < firstMs || atMs > lastMs) continue;
        minutes[minute] = (minutes[minute] ?? 0) + sign * count;
        jobs[minute] = (jobs[minute] ?? 0) + sign;
      }
      return steps <= MAX_STEPS;
    },
  };
}

/** Returns one entry for each minute, so that the entries are also a count of minutes. */
function merged(lists: readonly (readonly (readonly [number, number])[])[]): readonly (readonly [number, number])[] {
  if (lists.length <= 1) return lists[0] ?? [];
  const minutes = new Map<number, number>();
  for (const [minute, count] of lists.flat()) minutes.set(minute, (minutes.get(minute) ?? 0) + count);
  return [...minutes];
}

function startsPerMinute(
  schedule: Schedule,
  timezone: string,
  startMs: number,
): readonly (readonly [number, number])[] {
  if (schedule.kind === 'every' && schedule.everyMs < MINUTE_MS) {
    const perMinute = Math.max(1, Math.round(MINUTE_MS / schedule.everyMs));
    return Array.from({ length: MINUTES }, (_, minute) => [minute, perMinute] as const);
  }
  const perMinute = schedule.kind === 'cron' ? schedule.second.length : 1;
  const starts: (readonly [number, number])[] = [];
  const endMs = startMs + MINUTES * MINUTE_MS;
  for (let from = 0; from < MINUTES; ) {
    const at = dueAfter(schedule, timezone, startMs + from * MINUTE_MS - 1);
    if (at === null || at >= endMs) break;
    const minute = Math.floor((at - startMs) / MINUTE_MS);
    starts.push([minute, perMinute]);
    from = minute + 1;
  }
  return starts;
}

function dueAfter(schedule: Schedule, timezone: string, afterMs: number): number | null {
  try {
    return nextDue(schedule, timezone, afterMs);
  } catch (error) {
    if (error instanceof RangeError) return null; // a manual change of the row may have set an unknown zone
    throw error;
  }
}

function peakOf(minutes: Int32Array, startMs: number, hourly: boolean): Peak {
  let busiest = 0;
  for (const [minute, count] of minutes.entries()) if (count > (minutes[busiest] ?? 0)) busiest = minute;
  const startsPerMinute = minutes[busiest] ?? 0;
  return {
    startsPerMinute,
    at: startsPerMinute === 0 ? null : formatInstant(startMs + busiest * MINUTE_MS),
    ...(hourly ? { hours: hoursOf(minutes) } : {}),
  };
}

function hoursOf(minutes: Int32Array): readonly number[] {
  return Array.from({ length: MINUTES / 60 }, (_, hour) => Math.max(...minutes.subarray(hour * 60, hour * 60 + 60)));
}
