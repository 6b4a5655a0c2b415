import type { JobDefinition } from '../../../definition/definition.ts';
import { schedulesOf } from '../../../plan/run-times.ts';
import { dueBetween, isTimed } from '../../../schedule/due-times.ts';
import type { PauseRow, RunRow } from '../../../store/lists/dashboard/job-page.ts';
import type { Occurrence } from '../../dashboard/documents/jobs.ts';

export interface OccurrenceFacts {
  readonly definition: JobDefinition;
  /** The newest first. */
  readonly runs: readonly RunRow[];
  readonly pauses: readonly PauseRow[];
  /** No occurrence before this instant. */
  readonly fromMs: number;
  readonly nowMs: number;
  readonly limit: number;
}

/** A start later than this after the due time counts as late. */
export const LATE_MS = 60_000;
/** The scheduler may not have created the task of the last moments yet. */
const SETTLE_MS = 10_000;

/** Returns the last due times and other runs of a job, the oldest first, with the outcome of each, or the reason why it did not run. */
export function occurrencesOf(facts: OccurrenceFacts): readonly Occurrence[] {
  const { definition, runs, nowMs, limit } = facts;
  const known = runs.map((run) => ({ ...occurrenceOf(run, definition), due: run.due_ms }));
  const seen = new Set(known.flatMap(({ due }) => (due === null ? [] : Math.floor(due / 1000))));
  const oldestMs = known.at(-1)?.dueMs ?? nowMs;
  // Nothing is known about the time before the first known run: the log may have been shortened.
  const start = Math.max(
    facts.fromMs,
    known.length >= limit ? oldestMs : Math.min(oldestMs, facts.fromMs === 0 ? oldestMs : facts.fromMs),
  );
  const missed = dueTimes(definition, { start, nowMs, limit })
    .filter((dueMs) => !seen.has(Math.floor(dueMs / 1000)))
    .map((dueMs) => missedAt(dueMs, facts));
  const all = [...known.map(({ due: _, ...occurrence }) => occurrence), ...missed];
  return all.toSorted((a, b) => a.dueMs - b.dueMs).slice(-limit);
}

/** Returns the due times of a job that follows the clock; none for a disabled one. */
export function dueTimes(
  definition: JobDefinition,
  { start, nowMs, limit }: { readonly start: number; readonly nowMs: number; readonly limit: number },
): readonly number[] {
  const schedules = schedulesOf(definition).filter(isTimed);
  if (schedules.length === 0 || !definition.enabled || start >= nowMs - SETTLE_MS) return [];
  try {
    return dueBetween(schedules, definition.timezone, start, nowMs - SETTLE_MS, { limit, keep: 'last' }).times;
  } catch (error) {
    if (error instanceof RangeError) return []; // an unknown zone, written through SQL
    throw error;
  }
}

function occurrenceOf(run: RunRow, { overlap }: JobDefinition): Occurrence {
  const dueMs = run.due_ms ?? run.available_ms ?? run.started_ms ?? run.ended_ms;
  const lateMs = run.started_ms === null || run.due_ms === null ? 0 : run.started_ms - run.due_ms;
  const state = run.state === 'finished' && lateMs > LATE_MS ? 'late' : (run.state as Occurrence['state']);
  return {
    dueMs,
    state,
    taskId: run.task_id,
    startedMs: run.started_ms,
    ms: run.started_ms === null ? null : run.ended_ms - run.started_ms,
    rows: run.row_count,
    revision: run.revision,
    attempts: run.attempt,
    error: run.state === 'failed' ? (run.message?.split('\n')[0] ?? run.reason) : null,
    why: whyOf(run, { overlap, lateMs }),
  };
}

function whyOf(run: RunRow, { overlap, lateMs }: { readonly overlap: string; readonly lateMs: number }): string | null {
  if (run.state === 'skipped') {
    return run.reason === null || run.reason === 'overlap'
      ? `The run before had not ended (overlap: ${overlap}).`
      : `Skipped: ${run.reason}.`;
  }
  if (run.state === 'cancelled') return `Cancelled${run.reason === null ? '' : `: ${run.reason}`}.`;
  if (run.state === 'finished' && lateMs > LATE_MS)
    return 'It started late: no slot or no daemon was free for it, or its topic was paused or full.';
  return null;
}

function missedAt(dueMs: number, { pauses, definition }: OccurrenceFacts): Occurrence {
  const pause = pauseAt(pauses, dueMs);
  const text = {
    skip: 'No daemon made its task in time, and missed runs are not made up (catchup: skip).',
    latest: 'No daemon made its task in time; only the latest of several missed runs is made up (catchup: latest).',
    all: 'No daemon made its task within catchup_window.',
  }[definition.catchup];
  return {
    dueMs,
    state: pause === null ? 'missed' : 'paused',
    taskId: null,
    startedMs: null,
    ms: null,
    rows: null,
    revision: null,
    attempts: 0,
    error: null,
    why: pause === null ? text : `Paused by ${pause.by}${pause.reason === null ? '.' : `: “${pause.reason}”`}`,
  };
}

/** Returns the pause that lasted at an instant; null: none. */
function pauseAt(pauses: readonly PauseRow[], atMs: number): PauseRow | null {
  let current: PauseRow | null = null;
  for (const event of pauses) {
    if (event.at_ms > atMs) break;
    current = event.action.startsWith('pause') ? event : null;
  }
  return current !== null && (current.until_ms === null || current.until_ms > atMs) ? current : null;
}
