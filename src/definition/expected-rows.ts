import { parseDuration, shortestDuration } from '../schedule/duration.ts';

/** Returns an expected row count in canonical form: `>= 1`, `1..5`; null when the text is not an expected row count. */
export function readRows(text: string): string | null {
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return `${Number(from)}..${Number(to)}`;
  const [, operator, count] = /^(\D+?) ?(\d+)$/.exec(text) ?? [];
  return operator === undefined || count === undefined ? null : `${operator} ${Number(count)}`;
}

/**
 * Returns an expected age in canonical form, which PostgreSQL reads as well: `< 5 min` and `<5m` are `< 5m`; null when it is not an
 * expected age.
 */
export function readAge(text: string): string | null {
  const [, operator, rest] = /^(<=?) ?(\S.*)$/.exec(text) ?? [];
  const [, count, unit] = /^(\d+) (\w+)$/.exec(rest ?? '') ?? [];
  const ms = parseDuration(count === undefined ? (rest ?? '') : `${count}${UNITS[unit ?? ''] ?? unit}`);
  return operator === undefined || ms === null || ms === 0 ? null : `${operator} ${shortestDuration(ms)}`;
}

const UNITS: Readonly<Record<string, string>> = {
  min: 'm',
  sec: 's',
  minutes: 'm',
  seconds: 's',
  hours: 'h',
  days: 'd',
};

/** Whether a row count is as expected: `>= 1`, `1..5`. */
export function rowsMatch(expected: string, count: number): boolean {
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(expected) ?? [];
  if (from !== undefined && to !== undefined) return Number(from) <= count && count <= Number(to);
  const [, operator = '', text = ''] = /^(\D+?) ?(\d+)$/.exec(expected) ?? [];
  const bound = Number(text);
  switch (operator) {
    case '>=':
      return count >= bound;
    case '<=':
      return count <= bound;
    case '<':
      return count < bound;
    case '>':
      return count > bound;
    case '<>':
      return count !== bound;
    default:
      return count === bound;
  }
}
