import { dueBetween, isTimed, nextDueOf } from '../../schedule/due-times.ts';
import { clockChangeNote, localTime } from '../../schedule/local-time.ts';
import { parseSchedule, type Schedule } from '../../schedule/schedule.ts';
import { offsetSeconds } from '../../schedule/timezone.ts';
import type { TimedDefinition } from './why-facts.ts';

/** What the schedules of a job say about an instant. */
export interface DueAt {
  /** The occurrence, in ms; null: the job is not due. */
  readonly occurrenceMs: number | null;
  /** How a clock change moved or removed it, as text; null: it did not. */
  readonly clockChange: string | null;
  /** The schedules that do not follow the clock: `after: job`, `@after 5m`, `@reboot`. */
  readonly others: readonly Schedule[];
  readonly beforeMs: number | null;
  readonly afterMs: number | null;
}

const MINUTE_MS = 60_000;
const HOURS_3_MS = 3 * 3_600_000;

/** Looks for an occurrence in the minute of the instant; in its second when the instant names one. */
export function dueAt({ schedule, timezone }: TimedDefinition, atMs: number): DueAt {
  const parsed = schedule.flatMap((text) => {
    const result = parseSchedule(text);
    return result.ok ? [result.schedule] : [];
  });
  const timed = parsed.filter(isTimed);
  const others = parsed.filter((one) => !isTimed(one));
  const untilMs = atMs % MINUTE_MS === 0 ? atMs + MINUTE_MS - 1 : Math.floor(atMs / 1000) * 1000 + 999;
  const fromMs = Math.floor(atMs / 1000) * 1000 - 1;
  const [found = null] = dueBetween(timed, timezone, fromMs, untilMs, { limit: 1, keep: 'first' }).times;
  const last =
    dueBetween(timed, timezone, atMs - 400 * 86_400_000, fromMs, { limit: 1, keep: 'last' }).times[0] ?? null;
  const note = found === null ? missing(timed, timezone, atMs) : noteOf(timed, timezone, found);
  return {
    occurrenceMs: found,
    clockChange: note,
    others,
    beforeMs: last,
    afterMs: nextDueOf(timed, timezone, Math.max(untilMs, atMs)),
  };
}

function noteOf(schedules: readonly Schedule[], timezone: string, dueMs: number): string | null {
  return schedules.map((schedule) => clockChangeNote(schedule, timezone, dueMs)).find((note) => note !== null) ?? null;
}

/** A wall-clock time that occurs a second time has no occurrence then: the first one had it. */
function missing(schedules: readonly Schedule[], timezone: string, atMs: number): string | null {
  const { times } = dueBetween(schedules, timezone, atMs - HOURS_3_MS, atMs, { limit: 200, keep: 'last' });
  const wall = (ms: number): string => {
    const { date, time } = localTime(timezone, ms);
    return `${date} ${time}`;
  };
  const first = times.find(
    (ms) => offsetSeconds(timezone, ms) !== offsetSeconds(timezone, atMs) && wall(ms) === wall(atMs),
  );
  return first === undefined ? null : `${wall(atMs)} happens twice in ${timezone}: the occurrence is the first one`;
}
