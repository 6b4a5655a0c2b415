import { PgherdError } from '../errors.ts';
import { nextWallSecond } from './cron-search.ts';
import { formatInstant } from './instant.ts';
import type { Schedule } from './schedule.ts';
import { segmentAt } from './timezone.ts';

type CronSchedule = Extract<Schedule, { readonly kind: 'cron' }>;

/** Clock changes up to this are compensated for fixed times; larger ones are a new time, not a change of the clock. */
export const MAX_COMPENSATED_S: number = 3 * 3600;

const FIRST_SECOND = -62_000_000_000;
const LAST_SECOND = 253_402_300_799;

/**
 * The first instant strictly after `afterMs` at which the schedule is due, in milliseconds since the epoch; null when
 * there is none until the year 9999, or the schedule has no clock time (`@after`, `@reboot`, `after: job`).
 *
 * Clock changes follow ISC and Debian cron. A schedule whose minute or hour field starts with `*` goes by the clock on
 * the wall as it is; any other is fixed: times that a change forward skips are made up for once, at the change, and
 * times that a change back repeats count only the first time. Changes of more than 3 hours are not compensated.
 * Throws RangeError for an unknown time zone.
 */
export function nextDue(schedule: Schedule, timezone: string, afterMs: number): number | null {
  const due = nextOf(schedule, timezone, afterMs);
  if (due !== null && !(due > afterMs)) {
    throw new PgherdError(
      'internal',
      `schedule "${schedule.source}" (${timezone}) went from ${formatInstant(afterMs)} to ${formatInstant(due)}`,
      { hint: 'Please report this schedule and zone.' },
    );
  }
  return due;
}

/** The earliest of several, or null. */
export function nextDueOf(schedules: readonly Schedule[], timezone: string, afterMs: number): number | null {
  let earliest: number | null = null;
  for (const schedule of schedules) {
    const due = nextDue(schedule, timezone, afterMs);
    if (due !== null && (earliest === null || due < earliest)) earliest = due;
  }
  return earliest;
}

/**
 * What is due in (`afterMs`, `untilMs`], ascending, each instant once: the first or the last `limit` of them, and
 * whether there are more. Work grows with `limit`, not with the length of the window.
 */
export function dueBetween(
  schedules: readonly Schedule[],
  timezone: string,
  afterMs: number,
  untilMs: number,
  options: { readonly limit: number; readonly keep: 'first' | 'last' },
): { times: number[]; more: boolean } {
  const times: number[] = [];
  if (options.keep === 'first') {
    for (let at = afterMs; ; ) {
      const due = nextDueOf(schedules, timezone, at);
      if (due === null || due > untilMs) return { times, more: false };
      if (times.length >= options.limit) return { times, more: true };
      times.push(due);
      at = due;
    }
  }
  for (let end = untilMs; ; ) {
    const due = lastDueOf(schedules, timezone, afterMs, end);
    if (due === null) return { times: times.reverse(), more: false };
    if (times.length >= options.limit) return { times: times.reverse(), more: true };
    times.push(due);
    end = due - 1;
  }
}

/** Whether the schedule goes by the clock, so that `nextDue` has answers. */
export function isTimed(schedule: Schedule): boolean {
  return schedule.kind === 'cron' || schedule.kind === 'every' || schedule.kind === 'at';
}

/** True for cron fields no date matches, such as 30 February. */
export function neverFires(schedule: Schedule, timezone: string): boolean {
  return schedule.kind === 'cron' && nextDue(schedule, timezone, 0) === null;
}

function nextOf(schedule: Schedule, timezone: string, afterMs: number): number | null {
  switch (schedule.kind) {
    case 'cron': {
      const from = Math.max(Math.floor(afterMs / 1000) + 1, FIRST_SECOND);
      const due = nextCronSecond(schedule, timezone, from);
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

/** The first due second ≥ `from`: goes from one stretch of constant offset to the next. */
function nextCronSecond(schedule: CronSchedule, timezone: string, from: number): number | null {
  // What a search found holds for every start between its own and its result: a sparse schedule searches once.
  let searched = 0;
  let wall: number | null = null;
  for (let at = from; at <= LAST_SECOND; ) {
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
  return null;
}

/**
 * The last due instant in (`afterMs`, `untilMs`]. `nextDueOf` never decreases as its argument grows, so the largest
 * argument that still gives something in the window is found by halving, from a window that grows from the end.
 */
function lastDueOf(schedules: readonly Schedule[], timezone: string, afterMs: number, untilMs: number): number | null {
  const inWindow = (from: number): number | null => {
    const due = nextDueOf(schedules, timezone, from);
    return due !== null && due <= untilMs ? due : null;
  };
  let span = 1_000;
  let low = Math.max(afterMs, untilMs - span);
  let found = inWindow(low);
  while (found === null && low > afterMs) {
    span *= 4;
    low = Math.max(afterMs, untilMs - span);
    found = inWindow(low);
  }
  if (found === null) return null;
  for (let high = untilMs; high - low > 1; ) {
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
