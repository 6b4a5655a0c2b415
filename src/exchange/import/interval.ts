const UNITS: readonly (readonly [pattern: RegExp, ms: number])[] = [
  [/^(?:w|weeks?)$/, 604_800_000],
  [/^(?:d|days?)$/, 86_400_000],
  [/^(?:h|hrs?|hours?)$/, 3_600_000],
  [/^(?:m|mins?|minutes?)$/, 60_000],
  [/^(?:s|secs?|seconds?|)$/, 1_000],
  [/^(?:ms|milliseconds?|msecs?)$/, 1],
];

/**
 * Returns the milliseconds of an interval as people write it for PostgreSQL, `01:30:00`, `90 minutes`, `1 day 2h`, `300`
 * (seconds); null for any other form, months and years among them.
 */
export function intervalMs(text: string): number | null {
  let rest = text.trim().toLowerCase();
  let totalMs = 0;
  if (rest === '') return null;
  while (rest !== '') {
    const clock = /^(\d+):(\d\d)(?::(\d\d(?:\.\d+)?))?\s*/.exec(rest);
    const amount = /^(\d+(?:\.\d+)?)\s*([a-z]*)\s*/.exec(rest);
    if (clock !== null) {
      totalMs += Number(clock[1]) * 3_600_000 + Number(clock[2]) * 60_000 + Number(clock[3] ?? 0) * 1_000;
      rest = rest.slice(clock[0].length);
      continue;
    }
    const unitMs = UNITS.find(([pattern]) => pattern.test(amount?.[2] ?? '-'))?.[1];
    if (amount === null || unitMs === undefined) return null;
    totalMs += Number(amount[1]) * unitMs;
    rest = rest.slice(amount[0].length);
  }
  return Math.round(totalMs);
}
