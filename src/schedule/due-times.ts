import type { PgherdError } from '../errors.ts';
import { nextWallSecond } from './cron-search.ts';
import type { Schedule } from './schedule.ts';
import { endlessSearch, LAST_MS, searchStart } from './search-bounds.ts';
import { segmentAt } from './timezone.ts';

type CronSchedule = Extract<Schedule, { readonly kind: 'cron' }>;

/**
 * Clock changes up to this size are compensated for fixed times; a larger change counts as a new time, not as a clock
 * change.
 */
export const MAX_COMPENSATED_S: number = 3 * 3600;

const LAST_SECOND = Math.floor(LAST_MS / 1000);
/**
 * The limit of stretches of constant offset between the first and the last instant: a block per year, with a few
 * changes in each.
 */
const MAX_SEGMENTS = 100_000;
/** The limit of halvings of the longest window and of doublings of the shortest: no window is longer than 2^53 ms. */
const MAX_HALVINGS = 64;

/**
 * Returns the first instant strictly after `afterMs` at which the schedule is due, in whole milliseconds since the
 * epoch. Returns null when there is none until the year 9999, or the schedule has no clock time (`@after`, `@reboot`,
 * `after: job`). `afterMs` may have a fraction and may be infinite.
 *
 * Clock changes follow ISC and Debian cron. A schedule whose minute or hour field starts with `*` follows the wall
 * clock. Any other schedule is fixed: times that a forward change skips run once, at the change; times that a backward
 * change repeats count only the first time. Changes of more than 3 hours are not compensated. Throws RangeError for an
 * unknown time zone, and `internal` for NaN.
 */
export function nextDue(schedule: Schedule, timezone: string, afterMs: number): number | null {
  const fromMs = searchStart(afterMs);
  const due = nextOf(schedule, timezone, fromMs);
  if (due === null || due > LAST_MS) return null;
  if (due > afterMs) return due;
  throw endlessSearch(`schedule "${schedule.source}" (${timezone}) after ${fromMs}`);
}

/** Returns the earliest due time of several schedules, in milliseconds since the epoch, or null. Throws as `nextDue` does. */
export function nextDueOf(schedules: readonly Schedule[], timezone: string, afterMs: number): number | null {
  let earliest: number | null = null;
  for (const schedule of schedules) {
    const due = nextDue(schedule, timezone, afterMs);
    if (due !== null && (earliest === null || due < earliest)) earliest = due;
  }
  return earliest;
}

/**
 * Returns the due times in (`afterMs`, `untilMs`], ascending and without duplicates: the first or the last `limit` of
 * them, and whether there are more. The work grows with `limit`, not with the length of the window. Throws as `nextDue`
 * does.
 */
export function dueBetween(
  schedules: readonly Schedule[],
  timezone: string,
  afterMs: number,
  untilMs: number,
  options: { readonly limit: number; readonly keep: 'first' | 'last' },
): { times: number[]; more: boolean } {
  const fromMs = searchStart(afterMs);
  const endMs = searchStart(untilMs);
  const last = options.keep === 'last';
  const times: number[] = [];
  let more = false;
  for (let bound = last ? endMs : fromMs; ; ) {
    const due = last ? lastDueOf(schedules, timezone, fromMs, bound) : firstDueOf(schedules, timezone, bound, endMs);
    more = due !== null && times.length >= options.limit;
    if (due === null || more) break;
    if (last ? due > bound : due <= bound) throw endlessSearch(`due times from ${fromMs} to ${endMs}`);
    times.push(due);
    bound = last ? due - 1 : due;
  }
  return { times: last ? times.reverse() : times, more };
}

/** Whether the schedule follows the clock, so that `nextDue` can return an instant. */
export function isTimed(schedule: Schedule): boolean {
  return schedule.kind === 'cron' || schedule.kind === 'every' || schedule.kind === 'at';
}

/** Returns true for cron fields that no date matches, such as 30 February. */
export function neverFires(schedule: Schedule, timezone: string): boolean {
  if (schedule.kind !== 'cron') return false;
  // Every month has these days, and each of them falls on every weekday in some year.
  if (schedule.dayOfMonth.some((day) => day <= 28)) return false;
  return nextDue(schedule, timezone, 0) === null;
}

function nextOf(schedule: Schedule, timezone: string, afterMs: number): number | null {
  switch (schedule.kind) {
    case 'cron': {
      const due = nextCronSecond(schedule, timezone, Math.floor(afterMs / 1000) + 1);
      return due === null ? null : due * 1000;
    }
    case 'every':
      return (Math.floor(afterMs / schedule.everyMs) + 1) * schedule.everyMs;
    case 'at':
      return schedule.atMs > afterMs ? schedule.atMs : null;
    case 'after-finish':
    case 'reboot':
    case 'after-job':
      return null;
  }
}

/** Returns the first due second ≥ `from`, searching one stretch of constant offset after the other. */
function nextCronSecond(schedule: CronSchedule, timezone: string, from: number): number | null {
  // A search result is valid for every start between its own start and its result, so a sparse schedule searches once.
  let searched = 0;
  let wall: number | null = null;
  let at = from;
  for (let step = 0; step < MAX_SEGMENTS; step += 1) {
    if (at > LAST_SECOND) return null;
    const { start, end, offset, delta } = segmentAt(timezone, at);
    const fixed = !schedule.wildcard && delta <= MAX_COMPENSATED_S && -delta <= MAX_COMPENSATED_S;
    if (fixed && delta > 0 && at === start) {
      const skipped = nextWallSecond(schedule, at + offset - delta);
      if (skipped !== null && skipped < at + offset) return at;
    }
    const search = (fixed && delta < 0 ? Math.max(at, start - delta) : at) + offset;
    if (wall === null || search < searched || search > wall) {
      wall = nextWallSecond(schedule, search);
      searched = search;
    }
    if (wall === null) return null;
    if (wall - offset < end) return wall - offset;
    at = end;
  }
  throw endlessSearch(`cron fields "${schedule.source}" (${timezone}) from second ${from}`);
}

/** Returns the first due instant in (`afterMs`, `untilMs`]. */
function firstDueOf(schedules: readonly Schedule[], timezone: string, afterMs: number, untilMs: number): number | null {
  const due = nextDueOf(schedules, timezone, afterMs);
  return due !== null && due <= untilMs ? due : null;
}

/**
 * Returns the last due instant in (`afterMs`, `untilMs`], both in whole milliseconds: with a fraction the halving below
 * would stop making progress. `nextDueOf` never decreases as its argument grows, so halving finds the largest argument
 * that still returns an instant in the window. The window grows from its end.
 */
function lastDueOf(schedules: readonly Schedule[], timezone: string, afterMs: number, untilMs: number): number | null {
  const inWindow = (from: number): number | null => firstDueOf(schedules, timezone, from, untilMs);
  const endless = (): PgherdError => endlessSearch(`last due time from ${afterMs} to ${untilMs} (${timezone})`);
  let span = 1_000;
  let low = Math.max(afterMs, untilMs - span);
  let found = inWindow(low);
  for (let step = 0; found === null && low > afterMs; step += 1) {
    if (step >= MAX_HALVINGS) throw endless();
    span *= 4;
    low = Math.max(afterMs, untilMs - span);
    found = inWindow(low);
  }
  if (found === null) return null;
  let high = untilMs;
  for (let step = 0; high - low > 1; step += 1) {
    if (step >= MAX_HALVINGS) throw endless();
    const middle = Math.floor((low + high) / 2);
    const due = inWindow(middle);
    if (due === null) high = middle;
    else {
      found = due;
      low = Math.max(middle, due - 1);
    }
  }
  return found;
}
