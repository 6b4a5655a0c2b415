import { Scalar } from 'yaml';
import { parseDuration, shortestDuration } from '../../schedule/duration.ts';

/** Writes a duration in its shortest form; any other text (a `${name}`) stays. */
export function canonicalDuration(scalar: Scalar): void {
  const ms = typeof scalar.value === 'string' ? parseDuration(scalar.value) : null;
  if (ms !== null) scalar.value = shortestDuration(ms);
}

/** Puts a schedule in double quotes, even when it does not need them, because its next version may. */
export function quoteSchedule(scalar: Scalar): void {
  if (typeof scalar.value === 'string') scalar.type = Scalar.QUOTE_DOUBLE;
}
