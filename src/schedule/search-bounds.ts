import { PgherdError } from '../errors.ts';

/** The first instant of every search: a few years after the year 1. */
export const FIRST_MS: number = -62_000_000_000_000;

/** The last instant of every search: the end of the year 9999. */
export const LAST_MS: number = 253_402_300_799_999;

/**
 * Returns the whole millisecond at which a search over instants starts. Due times are whole milliseconds, so that
 * nothing is due between an instant and the whole millisecond before it. Instants outside the searched range, including
 * the infinite ones, become the first or the last instant. Throws `internal` for NaN.
 */
export function searchStart(ms: number): number {
  if (Number.isNaN(ms)) throw endlessSearch('an instant that is not a number');
  return Math.min(Math.max(Math.floor(ms), FIRST_MS), LAST_MS);
}

/**
 * Returns the error of a search that makes no progress, or takes more steps than any input needs. Every loop over
 * instants has such a bound: an endless loop would stop the whole daemon, including its heartbeat and its signal
 * handlers.
 */
export function endlessSearch(what: string): PgherdError {
  return new PgherdError('internal', `the search for ${what} made no progress`, {
    hint: 'this is a bug in pgherd; please report it with the schedule and the time zone',
  });
}
