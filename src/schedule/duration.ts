const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

const DURATION = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/**
 * Returns the milliseconds of `90s`, `5m`, `1d`, `1h30m`, `2w`, `250ms`: whole numbers with a unit, the largest unit
 * first, each at most once, nothing between. Returns null when the text is not a duration or is too large to be exact.
 */
export function parseDuration(text: string): number | null {
  const match = DURATION.exec(text);
  if (match === null || text === '') return null;
  let totalMs = 0;
  for (const [index, [, unitMs]] of UNITS.entries()) totalMs += Number(match[index + 1] ?? 0) * unitMs;
  return Number.isSafeInteger(totalMs) ? totalMs : null;
}

/**
 * Returns the usual text for whole milliseconds ≥ 0, largest unit first: 90000 is `1m30s`, 604800000 is `7d` (weeks are
 * read but never written, because retention and windows are usually counted in days). `parseDuration` returns the same
 * number.
 */
export function formatDuration(ms: number): string {
  if (!Number.isSafeInteger(ms) || ms < 0) throw new RangeError(`not a duration in whole milliseconds: ${ms}`);
  if (ms === 0) return '0s';
  let rest = ms;
  let text = '';
  for (const [name, unitMs] of UNITS) {
    if (name === 'w') continue;
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    if (count > 0) text += `${count}${name}`;
  }
  return text;
}

/**
 * Returns the shortest text for whole milliseconds ≥ 0: 90000 is `90s`, 93600000 is `26h`, 86400000 is `1d`. Of equally
 * short texts it returns the one with the largest units, but never weeks. `parseDuration` returns the same number.
 */
export function shortestDuration(ms: number): string {
  const single = UNITS.filter(([name, unitMs]) => name !== 'w' && ms % unitMs === 0 && ms > 0);
  const candidates = [...single.map(([name, unitMs]) => `${ms / unitMs}${name}`), formatDuration(ms)];
  return candidates.reduce((best, text) => (text.length < best.length ? text : best));
}

/**
 * Returns milliseconds ≥ 0 as a person says them, exact to one: `850 ms`, `1.5 s`, `4 min 15 s`, `1 day 2 h`. For sentences; a value of
 * a key or of an option is written as it is read, by the functions above. `_duration_text` returns the same texts in SQL.
 */
export function spokenDuration(ms: number): string {
  const whole = Math.round(ms);
  if (whole === 0) return '0 s';
  if (whole < 1_000) return `${whole} ms`;
  const parts: string[] = [];
  let rest = whole;
  for (const [name, unitMs] of SPOKEN) {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    if (count > 0) parts.push(name === 'day' ? `${count} ${count === 1 ? 'day' : 'days'}` : `${count} ${name}`);
  }
  if (rest > 0) parts.push(`${rest / 1_000} s`);
  return parts.join(' ');
}

const SPOKEN: readonly (readonly [name: string, ms: number])[] = [
  ['day', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
];
