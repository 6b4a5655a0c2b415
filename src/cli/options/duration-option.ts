import { PgherdError } from '../../errors.ts';
import { formatDuration, parseDuration } from '../../schedule/duration.ts';

export interface DurationBounds {
  readonly minMs?: number;
  /** Default: the longest wait of a timer, in whole days. */
  readonly maxMs?: number;
  /** Values that fit the option: `30s, 10m`. */
  readonly example?: string;
}

/** Node's timers count to 2^31 ms. */
const LONGEST_TIMER_MS = 24 * 86_400_000;

/** Milliseconds of the value of an option, from `minMs` to `maxMs`; `0` needs no unit. Throws `usage`. */
export function durationOption(
  text: string,
  option: string,
  { minMs = 0, maxMs = LONGEST_TIMER_MS, example = '500ms, 30s, 5m' }: DurationBounds = {},
): number {
  const ms = text === '0' ? 0 : parseDuration(text);
  if (ms === null) throw invalid(text, option, `for example ${example}`);
  if (ms < minMs) throw invalid(text, option, `at least ${formatDuration(minMs)}`);
  if (ms > maxMs) throw invalid(text, option, `at most ${formatDuration(maxMs)}`);
  return ms;
}

function invalid(text: string, option: string, expected: string): PgherdError {
  return new PgherdError('usage', `invalid duration "${text}" for ${option} (expected ${expected})`);
}
