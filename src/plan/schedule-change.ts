import type { JobDefinition } from '../definition/definition.ts';
import { sameValue } from './diff-definitions.ts';
import { clockChangeDays, schedulesOf } from './run-times.ts';
import { sameTimes } from './same-times.ts';

type Timed = Pick<JobDefinition, 'schedule' | 'timezone'>;

/**
 * Returns the effect of a schedule change, if a few words can describe it: `30 min earlier`, `the same times`. `*` and
 * the list of all its values differ only if clocks change within a year of `nowMs`.
 */
export function describeScheduleChange(before: Timed, after: Timed, nowMs: number): string | null {
  if (sameTimes(before, after, nowMs)) return 'the same times';
  const [old, ...moreOld] = schedulesOf(before);
  const [now, ...moreNow] = schedulesOf(after);
  if (old?.kind !== 'cron' || now?.kind !== 'cron' || moreOld.length + moreNow.length > 0) return null;
  if (before.timezone !== after.timezone) return null;
  const { source: _oldSource, hasSeconds: _oldSeconds, wildcard: _oldWildcard, ...oldFields } = old;
  const { source: _newSource, hasSeconds: _newSeconds, wildcard: newWildcard, ...newFields } = now;
  if (sameValue(oldFields, newFields)) {
    const { forward, back } = clockChangeDays(after.timezone, nowMs);
    return newWildcard
      ? `the same times, except when clocks change: skipped ones do not run (${forward}), repeated ones run twice (${back})`
      : `the same times, except when clocks change: skipped ones run once (${forward}), repeated ones once (${back})`;
  }
  const { minute: oldMinute, hour: oldHour, ...oldDays } = oldFields;
  const { minute: newMinute, hour: newHour, ...newDays } = newFields;
  if (!sameValue(oldDays, newDays)) return null;
  if ([oldMinute, oldHour, newMinute, newHour].some((values) => values.length !== 1)) return null;
  const shift = minuteOfDay(newHour, newMinute) - minuteOfDay(oldHour, oldMinute);
  if (shift === 0) return null;
  return `${span(Math.abs(shift))} ${shift < 0 ? 'earlier' : 'later'}`;
}

function minuteOfDay(hour: readonly number[], minute: readonly number[]): number {
  return (hour[0] ?? 0) * 60 + (minute[0] ?? 0);
}

/** Returns `1 h 20 min`. */
export function span(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 ? `${hours} h` : [], rest > 0 ? `${rest} min` : []].flat().join(' ');
}

/**
 * Returns how often a job starts on every day, without clock changes; null when days differ or the job does not follow
 * the clock.
 */
export function startsPerDay(job: Timed): number | null {
  const schedules = schedulesOf(job);
  // Two schedules may be due at the same instant, which counts once.
  if (schedules.length !== 1 || job.schedule.length !== 1) return null;
  const [only] = schedules;
  if (only?.kind === 'every') return DAY_MS % only.everyMs === 0 ? DAY_MS / only.everyMs : null;
  if (only?.kind !== 'cron') return null;
  const { second, minute, hour, dayOfMonth, dayOfWeek, month } = only;
  const isEveryDay = dayOfMonth.length === 31 && dayOfWeek.length === 7 && month.length === 12;
  return isEveryDay ? second.length * minute.length * hour.length : null;
}

const DAY_MS = 86_400_000;
