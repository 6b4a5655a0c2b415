import type { JobDefinition } from '../definition/definition.ts';
import { sameValue } from './diff-definitions.ts';
import { schedulesOf } from './run-times.ts';

type Timed = Pick<JobDefinition, 'schedule' | 'timezone'>;

/** What a change of schedule means, where that can be said in a few words: `30 min earlier`, `same times`. */
export function describeScheduleChange(before: Timed, after: Timed): string | null {
  const [old, ...moreOld] = schedulesOf(before);
  const [now, ...moreNow] = schedulesOf(after);
  if (old?.kind !== 'cron' || now?.kind !== 'cron' || moreOld.length + moreNow.length > 0) return null;
  if (before.timezone !== after.timezone) return null;
  const { source: _oldSource, ...oldFields } = old;
  const { source: _newSource, ...newFields } = now;
  if (sameValue(oldFields, newFields)) return 'the same times';
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

function span(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 ? `${hours} h` : [], rest > 0 ? `${rest} min` : []].flat().join(' ');
}
