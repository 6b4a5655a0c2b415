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

/**
 * Returns the instant of a local time such as `2026-11-28 03:00`, and whether that time exists; null: the text is not a local time. A
 * time that does not exist is the first instant after the change; one that occurs twice is the first of the two.
 */
export function localInstant(timezone: string, text: string): { readonly ms: number; readonly exists: boolean } | null {
  const [, date, time = '00:00', seconds = '00'] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}))?)?$/.exec(text.trim()) ?? [];
  if (date === undefined) return null;
  const wallMs = Date.parse(`${date}T${time}:${seconds}Z`);
  // A day that the month does not have would be one of the next month.
  if (Number.isNaN(wallMs) || new Date(wallMs).toISOString().slice(0, 10) !== date) return null;
  const offsets = [wallMs - 86_400_000, wallMs + 86_400_000].map((ms) => offsetSeconds(timezone, ms) * 1000);
  const candidates = offsets.map((offset) => wallMs - offset);
  const exact = candidates.filter((ms) => ms + offsetSeconds(timezone, ms) * 1000 === wallMs);
  if (exact.length > 0) return { ms: Math.min(...exact), exists: true };
  // In a gap: the change lies between the two candidates.
  let [low, high] = [Math.min(...candidates), Math.max(...candidates)];
  const before = offsetSeconds(timezone, low);
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (offsetSeconds(timezone, middle) === before) low = middle;
    else high = middle;
  }
  return { ms: high, exists: false };
}
