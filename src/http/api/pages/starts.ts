import { setImmediate as breathe } from 'node:timers/promises';
import { schedulesOf } from '../../../plan/run-times.ts';
import { dueBetween, isTimed } from '../../../schedule/due-times.ts';
import type { BoardJob } from './board/board.ts';

const MINUTE_MS = 60_000;
/** A job that starts more often than this in a day is counted evenly. */
const MOST_STARTS = 1_500;
/** The longest time that the computation may block the event loop at once, in ms. */
const SLICE_MS = 15;

export interface MinuteStarts {
  /** By minute since `fromMs`. */
  readonly starts: readonly number[];
  /** The sum of the expected durations, in ms, by minute. */
  readonly workMs: readonly number[];
  /** Jobs whose duration is not known. */
  readonly unknown: number;
}

/** Returns the number of starts in each minute, and the work that they are expected to cause, in ms. Yields to the event loop regularly. */
export async function startsPerMinute(
  jobs: readonly BoardJob[],
  {
    fromMs,
    minutes,
    durationOf,
  }: { readonly fromMs: number; readonly minutes: number; readonly durationOf: (job: BoardJob) => number | null },
): Promise<MinuteStarts> {
  const starts = Array.from({ length: minutes }, () => 0);
  const workMs = Array.from({ length: minutes }, () => 0);
  let unknown = 0;
  let sliceMs = performance.now();
  for (const job of jobs) {
    if (performance.now() - sliceMs > SLICE_MS) {
      await breathe();
      sliceMs = performance.now();
    }
    const counted = countStarts(job, fromMs, minutes);
    if (counted.length === 0) continue;
    const known = durationOf(job);
    if (known === null) unknown += 1;
    for (const [minute, count] of counted) {
      starts[minute] = (starts[minute] ?? 0) + count;
      workMs[minute] = (workMs[minute] ?? 0) + count * (known ?? UNKNOWN_MS);
    }
  }
  return { starts, workMs, unknown };
}

const UNKNOWN_MS = 1_000;

/** Returns the minutes in which a job starts, with the number of starts. */
export function countStarts(
  job: BoardJob,
  fromMs: number,
  minutes: number,
): readonly (readonly [minute: number, count: number])[] {
  const untilMs = fromMs + minutes * MINUTE_MS;
  if (!job.enabled || (job.isPaused && (job.paused_until_ms ?? Infinity) >= untilMs)) return [];
  const schedules = schedulesOf(job).filter(isTimed);
  if (schedules.length === 0) return [];
  const counts = new Map<number, number>();
  try {
    const startMs = job.isPaused ? Math.max(fromMs, job.paused_until_ms ?? fromMs) : fromMs;
    const { times, more } = dueBetween(schedules, job.timezone, startMs - 1, untilMs - 1, {
      limit: MOST_STARTS,
      keep: 'first',
    });
    for (const at of times) {
      const minute = Math.floor((at - fromMs) / MINUTE_MS);
      counts.set(minute, (counts.get(minute) ?? 0) + 1);
    }
    const last = times.at(-1);
    if (more && last !== undefined) {
      const perMinute = times.length / Math.max(1, (last - startMs) / MINUTE_MS);
      for (let minute = Math.floor((last - fromMs) / MINUTE_MS) + 1; minute < minutes; minute += 1)
        counts.set(minute, Math.max(1, Math.round(perMinute)));
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // an unknown zone, written through SQL
  }
  return [...counts];
}
