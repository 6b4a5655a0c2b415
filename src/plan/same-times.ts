import type { JobDefinition } from '../definition/definition.ts';
import { hasClockChanges, schedulesOf } from './run-times.ts';

type Timed = Pick<JobDefinition, 'schedule' | 'timezone'>;

/**
 * Whether two lists of schedules have the same due times, however they are written: `@daily` and `0 0 * * *`, 7 and 0
 * for Sunday, another order. A star and the list of all its values differ only if clocks change within a year of
 * `nowMs`.
 */
export function sameTimes(before: Timed, after: Timed, nowMs: number): boolean {
  if (before.timezone !== after.timezone) return false;
  const old = meanings(before, nowMs);
  const now = meanings(after, nowMs);
  return old !== null && now !== null && old.size === now.size && [...old].every((meaning) => now.has(meaning));
}

/** null: one of the texts is not a schedule (after a manual change of the row). */
function meanings(job: Timed, nowMs: number): ReadonlySet<string> | null {
  const schedules = schedulesOf(job);
  if (schedules.length !== job.schedule.length) return null;
  return new Set(
    schedules.map((schedule) => {
      if (schedule.kind !== 'cron') return JSON.stringify({ ...schedule, source: null });
      const { source: _source, hasSeconds: _hasSeconds, wildcard, ...fields } = schedule;
      return JSON.stringify({ ...fields, wildcard: wildcard && hasClockChanges(job.timezone, nowMs) });
    }),
  );
}
