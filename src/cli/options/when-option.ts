import { PgherdError } from '../../errors.ts';
import { parseDuration } from '../../schedule/duration.ts';
import { parseInstant } from '../../schedule/instant.ts';
import { localInstant } from '../../schedule/local-instant.ts';

/** Reads `1h` as that long before now, an instant, or a date or time of the machine's zone, in which times are shown. Returns ms since the epoch; null without the flag. Throws `usage`. */
export function pastOption(text: string | undefined, option: string, nowMs: number): number | null {
  return whenOption(text, option, (ms) => nowMs - ms);
}

/** Reads `1h` as that long after now, an instant, or a date or time of the machine's zone. Returns ms since the epoch; null without the flag. Throws `usage`. */
export function futureOption(text: string | undefined, option: string, nowMs: number): number | null {
  return whenOption(text, option, (ms) => nowMs + ms);
}

function whenOption(text: string | undefined, option: string, fromDuration: (ms: number) => number): number | null {
  if (text === undefined) return null;
  const duration = parseDuration(text);
  if (duration !== null) return fromDuration(duration);
  const ms = readInstant(text, Intl.DateTimeFormat().resolvedOptions().timeZone);
  if (ms !== null) return ms;
  throw invalidTime(text, option, '1h, 7d, 2026-12-01, 2026-12-01T08:00:00Z');
}

/** Reads an instant, or a date or time of the zone. Returns ms since the epoch. Throws `usage`. */
export function instantOption(text: string, option: string, timezone: string): number {
  const ms = readInstant(text, timezone);
  if (ms !== null) return ms;
  throw invalidTime(text, option, `2026-12-01, "2026-12-01 08:00" (${timezone}), 2026-12-01T08:00:00Z`);
}

/** The error of a time that cannot be read, in the same words for every option. */
export function invalidTime(text: string, option: string, examples: string): PgherdError {
  return new PgherdError('usage', `invalid time "${text}" for ${option} (expected for example ${examples})`);
}

function readInstant(text: string, timezone: string): number | null {
  const instant = parseInstant(text);
  return instant.ok ? instant.ms : (localInstant(timezone, text)?.ms ?? null);
}

/** Returns the instant of `--now`, else of the clock, in ms since the epoch. Throws `usage`. */
export function nowOption(text: string | undefined): number {
  if (text === undefined) return Date.now();
  const parsed = parseInstant(text);
  if (parsed.ok) return parsed.ms;
  throw invalidTime(text, '--now', '2026-12-01T08:00:00Z');
}
