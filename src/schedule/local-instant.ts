import { offsetSeconds } from './timezone.ts';

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
