const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)? ?([Zz]|[+-]\d{2}(?::?\d{2})?)$/;

export type ParsedInstant =
  | { readonly ok: true; readonly ms: number }
  | { readonly ok: false; readonly reason: string };

/**
 * Returns a database instant in whole milliseconds: at or before it (`floor`), or at or after it (`ceil`). The database
 * stores microseconds. A floating-point number of milliseconds differs from them by some nanoseconds, and that
 * difference is removed first. Infinite instants are returned unchanged. All code above the store computes with whole
 * milliseconds, so every clock value that a query returns as a number passes through this function.
 */
export function wholeMs(ms: number, rounding: 'floor' | 'ceil'): number {
  const microseconds = Math.round(ms * 1000);
  return Number.isFinite(ms) ? Math[rounding](microseconds / 1000) : ms;
}

/**
 * Returns `YYYY-MM-DDTHH:MM:SS[.mmm]Z`, without a zero fraction: the format of all instants in JSON output and
 * messages.
 */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/**
 * Parses an ISO 8601 (or PostgreSQL) timestamp with an offset into milliseconds since the epoch: `2026-12-01T08:00Z`,
 * `2026-12-01 08:00:00.5+01`. Seconds are optional; a fraction finer than a millisecond is truncated. Accepts the years
 * 1970 to 9999.
 */
export function parseInstant(text: string): ParsedInstant {
  const match = INSTANT.exec(text);
  if (match === null) {
    return /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/.test(text)
      ? { ok: false, reason: 'has no time zone offset' }
      : { ok: false, reason: 'is not a timestamp like 2026-12-01T08:00:00Z' };
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const utcMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(utcMs);
  if (year < 1970) return { ok: false, reason: 'is before 1970' };
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23) {
    return { ok: false, reason: 'has a day or hour that does not exist' };
  }
  if (minute > 59 || second > 59) return { ok: false, reason: 'has a minute or second above 59' };
  const offsetMinutes = parseOffset(match[8] ?? 'Z');
  if (offsetMinutes === null) return { ok: false, reason: 'has an offset beyond 15:59' };
  const fractionMs = Math.floor(Number(`0.${match[7] ?? '0'}`) * 1000);
  return { ok: true, ms: utcMs + fractionMs - offsetMinutes * 60_000 };
}

function parseOffset(text: string): number | null {
  if (text === 'Z' || text === 'z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(':', '') || 0);
  if (hours > 15 || minutes > 59) return null;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
