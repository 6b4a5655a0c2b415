import { nextWallSecond } from './cron-search.ts';
import { MAX_COMPENSATED_S } from './due-times.ts';
import type { Schedule } from './schedule.ts';
import { offsetSeconds, segmentAt } from './timezone.ts';

export interface LocalTime {
  /** `Sun` */
  readonly weekday: string;
  /** `2026-03-29` */
  readonly date: string;
  /** `03:00`, or `03:00:30` where there are seconds. */
  readonly time: string;
  /** `+02:00`; with seconds where a zone has them. */
  readonly offset: string;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Returns an instant as local wall-clock time. Throws RangeError for an unknown time zone. */
export function localTime(timezone: string, ms: number): LocalTime {
  const offset = offsetSeconds(timezone, ms);
  // A Date cuts fractions towards zero: before 1970 that is the next millisecond.
  const wall = new Date(Math.floor(ms) + offset * 1000);
  return {
    weekday: WEEKDAYS[wall.getUTCDay()] ?? '',
    date: wall.toISOString().slice(0, 10),
    time: wallTime(wall.getTime() / 1000),
    offset: `${offset < 0 ? '-' : '+'}${wallTime(Math.abs(offset))}`,
  };
}

/**
 * Returns the effect of a clock change on this due time, as text: `02:30 does not exist → 03:00`, `02:30 happens twice
 * → the first`. Returns null for any other due time.
 */
export function clockChangeNote(schedule: Schedule, timezone: string, dueMs: number): string | null {
  if (schedule.kind !== 'cron') return null;
  const due = Math.floor(dueMs / 1000);
  const { start, end, offset, delta } = segmentAt(timezone, due);
  if (!schedule.wildcard && due === start && delta > 0 && delta <= MAX_COMPENSATED_S) {
    const skipped = nextWallSecond(schedule, due + offset - delta);
    if (skipped === null || skipped >= due + offset) return null;
    const another = nextWallSecond(schedule, skipped + 1);
    const several = another !== null && another < due + offset;
    const now = wallTime(due + offset);
    return several
      ? `${wallTime(skipped)} and later do not exist → once at ${now}`
      : `${wallTime(skipped)} does not exist → ${now}`;
  }
  const shown = wallTime(due + offset);
  if (delta < 0 && due < start - delta) return schedule.wildcard ? `${shown} happens twice → the second` : null;
  if (!Number.isFinite(end)) return null; // UTC has no clock changes.
  const back = -segmentAt(timezone, end).delta;
  if (back > 0 && back <= MAX_COMPENSATED_S && due >= end - back) return `${shown} happens twice → the first`;
  return null;
}

function wallTime(wall: number): string {
  const text = new Date(wall * 1000).toISOString().slice(11, 19);
  return text.endsWith(':00') ? text.slice(0, 5) : text;
}
