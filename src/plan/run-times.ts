import type { JobDefinition } from '../definition/definition.ts';
import { nextWallSecond } from '../schedule/cron-search.ts';
import { nextDueOf } from '../schedule/due-times.ts';
import { clockChangeNote, localTime } from '../schedule/local-time.ts';
import { parseSchedule, type Schedule } from '../schedule/schedule.ts';
import { endlessSearch } from '../schedule/search-bounds.ts';
import { segmentAt } from '../schedule/timezone.ts';

type Timed = Pick<JobDefinition, 'schedule' | 'timezone' | 'startsAt' | 'endsAt' | 'enabled'>;

/** Returns the job's schedules. A text that is not a schedule (after a manual change of the row) is left out. */
export function schedulesOf({ schedule }: Pick<JobDefinition, 'schedule'>): readonly Schedule[] {
  const known = parsedSchedules.get(schedule);
  if (known !== undefined) return known;
  const schedules = schedule.flatMap((text) => {
    const parsed = parseSchedule(text);
    return parsed.ok ? [parsed.schedule] : [];
  });
  parsedSchedules.set(schedule, schedules);
  return schedules;
}

/** Returns the jobs after whose success the job runs. */
export function parentsOf(job: Pick<JobDefinition, 'schedule'>): readonly string[] {
  return schedulesOf(job).flatMap((schedule) => (schedule.kind === 'after-job' ? schedule.job : []));
}

/** Cached by the list in the definition, because a plan needs the same list several times. */
const parsedSchedules = new WeakMap<readonly string[], readonly Schedule[]>();

/**
 * Returns the next `count` instants in milliseconds after `nowMs` at which the job starts by the clock; an empty list
 * when the job is disabled.
 */
export function nextRuns(job: Timed, nowMs: number, count: number): readonly number[] {
  if (!job.enabled) return [];
  const schedules = schedulesOf(job);
  const endMs = job.endsAt === null ? Infinity : Date.parse(job.endsAt);
  const times: number[] = [];
  let at: number | null = job.startsAt === null ? nowMs : Math.max(nowMs, Date.parse(job.startsAt) - 1);
  while (times.length < count) {
    at = nextDueIn(schedules, job.timezone, at);
    if (at === null || at > endMs) break;
    times.push(at);
  }
  return times;
}

/**
 * Returns the effects of the clock changes of the next year: `29 Mar: 02:30 does not exist → 03:00` for fixed times, `29 Mar: no
 * runs: 02:00 to 03:00 does not exist` for those that follow the clock within certain hours.
 */
export function clockChanges(job: Timed, nowMs: number): readonly string[] {
  if (!job.enabled) return [];
  const key = `${nowMs} ${job.timezone} ${job.schedule.join('\n')}`;
  const known = knownClockChanges.get(key);
  if (known !== undefined) return known;
  const found = findClockChanges(job, nowMs);
  if (knownClockChanges.size >= MAX_KNOWN) knownClockChanges.clear();
  knownClockChanges.set(key, found);
  return found;
}

/** Thousands of new jobs have few schedules. */
const MAX_KNOWN = 2_000;
const knownClockChanges = new Map<string, readonly string[]>();

function findClockChanges(job: Timed, nowMs: number): readonly string[] {
  const affected = schedulesOf(job).filter(
    (schedule) => schedule.kind === 'cron' && (!schedule.wildcard || schedule.hour.length < HOURS),
  );
  const notes: string[] = [];
  for (const change of affected.length === 0 ? [] : changesOfClock(job.timezone, nowMs)) {
    for (const schedule of affected) {
      const note =
        schedule.kind === 'cron' && schedule.wildcard
          ? noteWildcard(schedule, job.timezone, change)
          : noteAround(schedule, job.timezone, change);
      if (note !== null) notes.push(note);
    }
  }
  return [...new Set(notes)];
}

/** Whether clocks change in a zone within a year; false for an unknown zone. */
export function hasClockChanges(timezone: string, nowMs: number): boolean {
  try {
    return changesOfClock(timezone, nowMs).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Returns the days of the next year on which clocks change, as text: `28 Mar`. */
export function clockChangeDays(timezone: string, nowMs: number): { readonly forward: string; readonly back: string } {
  const changes = changesOfClock(timezone, nowMs);
  const days = (sign: number): string =>
    changes
      .filter((at) => Math.sign(segmentAt(timezone, at).delta) === sign)
      .map((at) => dayOf(timezone, at * 1000))
      .join(', ');
  return { forward: days(1), back: days(-1) };
}

/** Same as `nextDueOf`, but returns null for an unknown zone (after a manual change of the row). */
function nextDueIn(schedules: readonly Schedule[], timezone: string, afterMs: number): number | null {
  try {
    return nextDueOf(schedules, timezone, afterMs);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const YEAR_S = 366 * 86_400;
/** The limit of stretches of constant offset in a year. */
const MAX_SEGMENTS = 1_000;
const AROUND_MS = 3 * 3_600_000;

function changesOfClock(timezone: string, nowMs: number): readonly number[] {
  const changes: number[] = [];
  const end = Math.floor(nowMs / 1000) + YEAR_S;
  let at = Math.floor(nowMs / 1000);
  for (let step = 0; at < end; step += 1) {
    const next = segmentAt(timezone, at).end;
    if (step >= MAX_SEGMENTS || !(next > at)) throw endlessSearch(`clock changes of ${timezone} from ${nowMs}`);
    if (next < end && segmentAt(timezone, next).delta !== 0) changes.push(next);
    at = next;
  }
  return changes;
}

/** Returns the first note of a due time around the change. A fixed schedule has few due times there. */
function noteAround(schedule: Schedule, timezone: string, changeS: number): string | null {
  const changeMs = changeS * 1000;
  let at: number | null = changeMs - AROUND_MS - 1;
  for (let step = 0; step < 400; step += 1) {
    at = nextDueOf([schedule], timezone, at);
    if (at === null || at > changeMs + AROUND_MS) return null;
    const note = clockChangeNote(schedule, timezone, at);
    if (note !== null) return `${dayOf(timezone, at)}: ${note}`;
  }
  return null;
}

const HOURS = 24;
const DAY_S = 86_400;
/** A schedule with seconds may start thousands of times a day; counting ends here. */
const MAX_COUNTED = 5_000;

/** Returns how many runs a clock change takes from its day, or adds to it; null: none. */
function noteWildcard(
  schedule: Extract<Schedule, { readonly kind: 'cron' }>,
  timezone: string,
  changeS: number,
): string | null {
  const { offset, delta } = segmentAt(timezone, changeS);
  // Local times that do not exist, or exist twice.
  const [from, to] =
    delta > 0 ? [changeS + offset - delta, changeS + offset] : [changeS + offset, changeS + offset - delta];
  const touched = countWall(schedule, from, to);
  if (touched === 0) return null;
  const dayStart = Math.floor(from / DAY_S) * DAY_S;
  const usual = countWall(schedule, dayStart, dayStart + DAY_S);
  const wall = (second: number): string => new Date(second * 1000).toISOString().slice(11, 16);
  const span = `${wall(from)} to ${wall(to)}`;
  const day = dayOf(timezone, changeS * 1000);
  if (usual >= MAX_COUNTED) return null;
  if (delta < 0) return `${day}: ${usual + touched} runs instead of ${usual}: ${span} happens twice`;
  const left = usual - touched;
  return `${day}: ${left === 0 ? 'no runs' : `${left} runs instead of ${usual}`}: ${span} does not exist`;
}

/** Returns the number of local times of the schedule in [from, to), in seconds of the wall clock. */
function countWall(schedule: Extract<Schedule, { readonly kind: 'cron' }>, from: number, to: number): number {
  let count = 0;
  for (let at = nextWallSecond(schedule, from); at !== null && at < to && count < MAX_COUNTED; count += 1) {
    at = nextWallSecond(schedule, at + 1);
  }
  return count;
}

function dayOf(timezone: string, ms: number): string {
  const [, month = '01', day = '01'] = localTime(timezone, ms).date.split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1]}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
