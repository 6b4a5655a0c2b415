import { nextRuns, schedulesOf } from '../../plan/run-times.ts';
import { spokenDuration } from '../../schedule/duration.ts';
import type { ListedJob } from './list-jobs.ts';

/** The next starts of a job, as far as they are known: instants in `times`, in milliseconds, and other triggers in `waitsFor`, in words. */
export interface NextStart {
  readonly times: readonly number[];
  readonly waitsFor: readonly string[];
}

/**
 * Returns the next `count` instants after `nowMs`, and the triggers without an instant; neither for a job that is disabled, over, or
 * paused without an end.
 */
export function nextStartOf(row: ListedJob, nowMs: number, count: number): NextStart {
  const { schedule, timezone, enabled } = row;
  const fromMs = isPaused(row, nowMs) ? (row.paused_until?.getTime() ?? Infinity) : nowMs;
  if (!enabled || fromMs === Infinity || (row.ends_at !== null && row.ends_at.getTime() <= nowMs)) return NEVER;
  const instant = (date: Date | null): string | null => (date === null ? null : date.toISOString());
  const timed = { schedule, timezone, enabled, startsAt: instant(row.starts_at), endsAt: instant(row.ends_at) };
  const times = [...nextRuns(timed, fromMs, count)];
  const waitsFor = schedule.length === 0 ? ['a trigger'] : [];
  for (const one of schedulesOf(row)) {
    if (one.kind === 'after-job') waitsFor.push(`after ${one.job}`);
    if (one.kind === 'reboot') waitsFor.push('the first start of a daemon');
    if (one.kind !== 'after-finish') continue;
    const dueMs = Math.max((row.last_ended_at?.getTime() ?? 0) + one.delayMs, row.starts_at?.getTime() ?? 0, fromMs);
    // The end of its task is not known before it ends.
    if (row.running + row.waiting > 0) waitsFor.push(`${spokenDuration(one.delayMs)} after it ends`);
    else if (dueMs > nowMs) times.push(dueMs);
    else waitsFor.push('a daemon: it is due');
  }
  return { times: [...new Set(times)].sort((a, b) => a - b).slice(0, count), waitsFor };
}

export function isPaused(row: ListedJob, nowMs: number): boolean {
  return row.paused_at !== null && (row.paused_until === null || row.paused_until.getTime() > nowMs);
}

const NEVER: NextStart = { times: [], waitsFor: [] };
