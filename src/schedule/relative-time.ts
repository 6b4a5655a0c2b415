import { localTime } from './local-time.ts';

/** Returns when something was or will be: `4 min ago`, `in 6 min`, and beyond a day the date and time in the zone. */
export function relativeTime(ms: number, nowMs: number, timezone: string): string {
  const apartMs = Math.abs(ms - nowMs);
  if (apartMs < 1_000) return 'now';
  if (apartMs >= DAY_MS) return dateTime(ms, timezone);
  return ms < nowMs ? `${roughDuration(apartMs)} ago` : `in ${roughDuration(apartMs)}`;
}

/** Returns the largest unit of a duration, as a person says it: `850 ms`, `12 s`, `4 min`, `3 h`, `2 days`. */
export function roughDuration(ms: number): string {
  if (ms < 1) return '<1 ms';
  if (ms < 1_000) return `${Math.floor(ms)} ms`;
  if (ms < 10_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < 60_000) return `${Math.floor(ms / 1_000)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min`;
  if (ms < DAY_MS) return `${Math.floor(ms / 3_600_000)} h`;
  const days = Math.floor(ms / DAY_MS);
  return days === 1 ? '1 day' : `${days} days`;
}

/** `2026-11-28 03:12` in the zone. */
export function dateTime(ms: number, timezone: string): string {
  const { date, time } = localTime(timezone, ms);
  return `${date} ${time.slice(0, 5)}`;
}

/** Returns a date and time as a person says it: `today 06:30`, `tomorrow 06:30`, `yesterday 06:30:02`, else `2026-11-28 06:30`. */
export function dayTime(ms: number, nowMs: number, timezone: string): string {
  const { date, time } = localTime(timezone, Math.floor(ms / 1_000) * 1_000);
  const named = [
    ['today', 0],
    ['tomorrow', DAY_MS],
    ['yesterday', -DAY_MS],
  ] as const;
  const today = Date.parse(localTime(timezone, nowMs).date);
  const day = named.find(([, apart]) => today + apart === Date.parse(date));
  return `${day === undefined ? date : day[0]} ${time}`;
}

const DAY_MS = 86_400_000;
