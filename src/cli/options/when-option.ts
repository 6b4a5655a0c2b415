import { PgherdError } from '../../errors.ts';
import { parseDuration } from '../../schedule/duration.ts';
import { parseInstant } from '../../schedule/instant.ts';
import { localInstant } from '../../store/why/due-at.ts';

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
  const instant = parseInstant(text);
  if (instant.ok) return instant.ms;
  const local = localInstant(Intl.DateTimeFormat().resolvedOptions().timeZone, text);
  if (local !== null) return local.ms;
  const example = '1h, 7d, 2026-12-01, 2026-12-01T08:00:00Z';
  throw new PgherdError('usage', `invalid time "${text}" for ${option} (expected for example ${example})`);
}
