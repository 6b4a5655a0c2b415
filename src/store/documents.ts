import { nextRuns } from '../plan/run-times.ts';
import { formatDuration } from '../schedule/duration.ts';
import { formatInstant } from '../schedule/instant.ts';
import { camelCased } from './camel-case.ts';
import type { ListedDaemon, ListedWorker, Summary } from './list-daemons.ts';
import type { ListedJob } from './list-jobs.ts';
import type { LogRow, TaskRow } from './list-tasks.ts';
import type { ListedTopic } from './list-topics.ts';
import type { ListedSync } from './project-syncs.ts';
import type { RevisionRow } from './revisions.ts';

/** The JSON documents about an installation: what `--format json` prints and the HTTP API answers, from one place. */

export function statusDocument(
  summary: Summary,
  daemons: readonly ListedDaemon[],
  syncs: readonly ListedSync[],
): Readonly<Record<string, unknown>> {
  const { pending, retrying, running, held, oldestWaitingMs, latenessMedianMs, latenessMaxMs, ...lastHour } = summary;
  return {
    tasks: { pending, retrying, running, held },
    lastHour,
    oldestWaitingMs: whole(oldestWaitingMs),
    latenessMs: { median: whole(latenessMedianMs), max: whole(latenessMaxMs) },
    daemons: daemons.map(camelCased),
    syncs: syncs.map(camelCased),
  };
}

/** `nextRuns` are the next three by the clock, from `nowMs` on. */
export function jobsDocument(rows: readonly ListedJob[], nowMs: number): Readonly<Record<'jobs', readonly object[]>> {
  return {
    jobs: rows.map((row) => ({
      ...camelCased(row),
      state: stateOfJob(row, nowMs),
      paused: isPaused(row, nowMs),
      nextRuns: runsOfJob(row, nowMs, RUNS_SHOWN).map(formatInstant),
    })),
  };
}

export function topicsDocument(rows: readonly ListedTopic[]): Readonly<Record<'topics', readonly object[]>> {
  return { topics: rows.map(camelCased) };
}

export function tasksDocument(rows: readonly TaskRow[]): Readonly<Record<'tasks', readonly object[]>> {
  return { tasks: rows.map(({ timeout_ms, ...row }) => ({ ...camelCased(row), timeout: formatDuration(timeout_ms) })) };
}

export function logDocument(rows: readonly LogRow[]): Readonly<Record<'log', readonly object[]>> {
  return { log: rows.map(camelCased) };
}

export function workersDocument(rows: readonly ListedWorker[]): Readonly<Record<'workers', readonly object[]>> {
  return { workers: rows.map(camelCased) };
}

export function historyDocument(rows: readonly RevisionRow[]): Readonly<Record<'revisions', readonly object[]>> {
  return {
    revisions: rows.map(({ appliedAtMs, ...row }) => ({ ...row, appliedAt: formatInstant(appliedAtMs) })),
  };
}

/** The next `count` runs by the clock; none while it is paused without an end. Milliseconds. */
export function runsOfJob(row: ListedJob, nowMs: number, count: number): readonly number[] {
  const { schedule, timezone, enabled } = row;
  const instant = (date: Date | null): string | null => (date === null ? null : date.toISOString());
  const startsAt = instant(row.starts_at);
  const pausedUntilMs = isPaused(row, nowMs) ? (row.paused_until?.getTime() ?? Infinity) : nowMs;
  if (pausedUntilMs === Infinity) return [];
  return nextRuns({ schedule, timezone, enabled, startsAt, endsAt: instant(row.ends_at) }, pausedUntilMs, count);
}

/** running, paused, disabled, waiting, else idle. */
export function stateOfJob(row: ListedJob, nowMs: number): string {
  if (row.running > 0) return 'running';
  if (isPaused(row, nowMs)) return 'paused';
  if (!row.enabled) return 'disabled';
  return row.waiting > 0 ? 'waiting' : 'idle';
}

function isPaused(row: ListedJob, nowMs: number): boolean {
  return row.paused_at !== null && (row.paused_until === null || row.paused_until.getTime() > nowMs);
}

function whole(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}

const RUNS_SHOWN = 3;
