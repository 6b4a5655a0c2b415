import { diffDefinitions } from '../../plan/diff-definitions.ts';
import { formatDuration } from '../../schedule/duration.ts';
import { formatInstant } from '../../schedule/instant.ts';
import type { ListedSync } from '../daemons/project-syncs.ts';
import type { RevisionChange, RevisionRow } from '../definitions/revisions.ts';
import { camelCased } from './camel-case.ts';
import type { AuditRow } from './list-audit.ts';
import type { ListedDaemon, ListedWorker, Summary } from './list-daemons.ts';
import type { ListedJob } from './list-jobs.ts';
import type { LogRow, TaskRow } from './list-tasks.ts';
import type { ListedTopic } from './list-topics.ts';
import { isPaused, nextStartOf } from './next-start.ts';
import type { SilentDaemon } from './silent-daemons.ts';

/** The JSON documents about an installation: what `--format json` prints and the HTTP API answers, from one place. */

export function statusDocument(
  summary: Summary,
  daemons: readonly ListedDaemon[],
  syncs: readonly ListedSync[],
  silent: readonly SilentDaemon[],
): Readonly<Record<string, unknown>> {
  const { pending, retrying, running, held, estimated, oldestWaitingMs, latenessMedianMs, latenessMaxMs, ...lastHour } =
    summary;
  return {
    tasks: { pending, retrying, running, held, estimated },
    lastHour,
    oldestWaitingMs: whole(oldestWaitingMs),
    latenessMs: { median: whole(latenessMedianMs), max: whole(latenessMaxMs) },
    daemons: daemons.map(camelCased),
    syncs: syncs.map(camelCased),
    silentDaemons: silentDocument(silent),
  };
}

/** Daemons that this login sees to be silent; `daemonId` is null after other daemons have taken over. */
export function silentDocument(silent: readonly SilentDaemon[]): readonly object[] {
  return silent
    .filter(({ silentMs }) => silentMs !== null)
    .map((daemon) => ({ ...daemon, silentMs: whole(daemon.silentMs) }));
}

/** `nextRuns` are the next three known runs from `nowMs` on; `waitsFor` contains the other triggers in words. */
export function jobsDocument(rows: readonly ListedJob[], nowMs: number): Readonly<Record<'jobs', readonly object[]>> {
  return {
    jobs: rows.map((row) => {
      const { times, waitsFor } = nextStartOf(row, nowMs, RUNS_SHOWN);
      return {
        ...camelCased(row),
        state: stateOfJob(row, nowMs),
        paused: isPaused(row, nowMs),
        nextRuns: times.map(formatInstant),
        waitsFor,
      };
    }),
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

/** One revision with its changes; `fields` of a change name what differs. */
export function revisionDocument(
  row: RevisionRow,
  changes: readonly RevisionChange[],
): Readonly<Record<'revision', object>> {
  return {
    revision: {
      ...historyDocument([row]).revisions[0],
      changes: changes.map((change) => {
        const { before, after } = change;
        return { ...change, fields: before === null || after === null ? [] : diffDefinitions(before, after) };
      }),
    },
  };
}

export function auditDocument(rows: readonly AuditRow[]): Readonly<Record<'audit', readonly object[]>> {
  return { audit: rows.map(camelCased) };
}

/** running, paused, disabled, waiting, else idle. */
export function stateOfJob(row: ListedJob, nowMs: number): string {
  if (row.running > 0) return 'running';
  if (isPaused(row, nowMs)) return 'paused';
  if (!row.enabled) return 'disabled';
  return row.waiting > 0 ? 'waiting' : 'idle';
}

function whole(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}

const RUNS_SHOWN = 3;
