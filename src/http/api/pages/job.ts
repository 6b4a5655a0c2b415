import type { JobDefinition } from '../../../definition/definition.ts';
import { diffDefinitions } from '../../../plan/diff-definitions.ts';
import { diffSql } from '../../../plan/render/sql-diff.ts';
import { clockChanges, nextRuns, parentsOf, schedulesOf } from '../../../plan/run-times.ts';
import type { Connection } from '../../../postgres/connection.ts';
import { clockChangeNote } from '../../../schedule/local-time.ts';
import {
  type JobPageRow,
  type JobRevisionRow,
  loadDueSeconds,
  loadJobPage,
  loadJobRevisions,
  loadLastError,
  loadPauses,
  loadRates,
  loadRuns,
} from '../../../store/lists/dashboard/job-page.ts';
import { loadSqlChanges } from '../../../store/lists/dashboard/timeline.ts';
import { placeOf, valueOrigins } from '../../../store/lists/pages/value-origins.ts';
import type { JobDocument, JobError, JobRevision, NextRun, Rates } from '../../dashboard/documents/jobs.ts';
import { Refusal } from '../../refusal.ts';
import type { BoardJob, BoardView } from './board/board.ts';
import type { PagesContext } from './board/context.ts';
import { rowsOf } from './jobs.ts';
import { dueTimes, occurrencesOf } from './occurrences.ts';
import { fieldText, keyText, valuesOf } from './values.ts';

const DAY_MS = 86_400_000;
const RATE_DAYS = 28;
const NEXT_RUNS = 20;
const OCCURRENCES = 60;
/** Of a range of days. */
const MOST_OCCURRENCES = 300;

/** Returns the page of one job; `days`: the range of its history, null: the last 60 occurrences. Throws 404. */
export async function jobOf(pages: PagesContext, name: string, days: number | null): Promise<JobDocument> {
  const { http, board } = pages;
  const view = await board.viewWith(name);
  const listed = view.byName.get(name);
  if (listed === undefined)
    throw new Refusal(
      404,
      'not_found',
      `there is no job ${name}`,
      'it may have been deleted or renamed: the log keeps its runs',
    );
  return await http.fast.get(`pages/job ${days} ${name}`, () =>
    http.sessions.read((connection) => load(connection, { pages, view, listed, days })),
  );
}

interface Wanted {
  readonly pages: PagesContext;
  readonly view: BoardView;
  readonly listed: BoardJob;
  readonly days: number | null;
}

async function load(connection: Connection, { pages, view, listed, days }: Wanted): Promise<JobDocument> {
  const { nowMs } = view;
  const page = await loadJobPage(connection, listed.name);
  if (page === null) throw new Refusal(404, 'not_found', `there is no job ${listed.name}`);
  const { definition, id } = page;
  const origins = await valueOrigins(connection, 'job', listed.name);
  const [row] = await rowsOf(connection, { view, board: pages.board, jobs: [listed] });
  if (row === undefined) throw new Refusal(404, 'not_found', `there is no job ${listed.name}`);
  const sinceMs = days === null ? 0 : nowMs - days * DAY_MS;
  const limit = days === null ? OCCURRENCES : MOST_OCCURRENCES;
  const runs = await loadRuns(connection, id, { sinceMs, limit });
  const rateSinceMs = nowMs - RATE_DAYS * DAY_MS;
  const pauses = await loadPauses(connection, {
    jobId: id,
    topic: definition.topic,
    sinceMs: Math.min(runs.at(-1)?.ended_ms ?? nowMs, rateSinceMs),
  });
  // The current schedule says nothing about due times before it was set.
  const fromMs = Math.max(page.scheduleFromMs ?? page.createdMs, sinceMs);
  const occurrences = occurrencesOf({ definition, runs, pauses, fromMs, nowMs, limit });
  const next = nextOf(definition, listed, nowMs);
  return {
    nowMs,
    job: row,
    description: definition.description,
    database: page.database,
    connection: definition.connection,
    lastSuccessMs: listed.last_success_ms,
    failingSinceMs: row.failure?.sinceMs ?? null,
    failedRuns: row.failure?.runs ?? 0,
    error: row.failure === null ? null : await errorOf(connection, { id, listed, sinceMs: row.failure.sinceMs, nowMs }),
    drift: row.drifted,
    sql: definition.sql.slice(0, MAX_SQL),
    revision: page.revision,
    sqlSource: placeOf(origins, 'sql'),
    values: valuesOf(definition, { file: page.file, drift: listed.drift, origins }),
    occurrences,
    intervalMs: next.length < 2 ? null : intervalOf(next),
    rates: await pages.slowest.get(`rates ${id} ${JSON.stringify(definition.schedule)} ${definition.timezone}`, () =>
      ratesOf(connection, { id, page, sinceMs: rateSinceMs, nowMs }),
    ),
    next,
    clockChanges: definition.enabled ? clockChanges(definition, nowMs).slice(0, 4) : [],
    waitsFor: waitsForOf(definition),
    revisions: (await loadJobRevisions(connection, listed.name, 20)).map(revisionOf),
    children: view.jobs
      .filter(
        ({ schedule }) => schedule.some((text) => /^after:/.test(text)) && parentsOf(listedAs(schedule)).length > 0,
      )
      .filter(({ schedule }) => parentsOf(listedAs(schedule)).includes(listed.name))
      .map(({ name, state }) => ({
        name,
        state,
        why: listed.state === 'failing' ? 'it starts after a success of this job' : null,
      })),
    parents: parentsOf(definition),
  };
}

const MAX_SQL = 200_000;

function listedAs(schedule: readonly string[]): { readonly schedule: readonly string[] } {
  return { schedule };
}

function nextOf(definition: JobDefinition, { isPaused, paused_until_ms }: BoardJob, nowMs: number): readonly NextRun[] {
  const fromMs = isPaused ? paused_until_ms : nowMs;
  if (fromMs === null) return [];
  const schedules = schedulesOf(definition);
  return nextRuns(definition, fromMs, NEXT_RUNS).map((atMs) => ({
    atMs,
    note:
      schedules.map((schedule) => clockChangeNote(schedule, definition.timezone, atMs)).find((note) => note !== null) ??
      null,
  }));
}

/** Returns the shortest time between two of the next runs. */
function intervalOf(next: readonly NextRun[]): number {
  return Math.min(...next.slice(1).map(({ atMs }, n) => atMs - (next[n]?.atMs ?? 0)));
}

function waitsForOf(definition: JobDefinition): readonly string[] {
  if (definition.schedule.length === 0) return ['it starts when it is triggered'];
  return schedulesOf(definition).flatMap((schedule) => {
    if (schedule.kind === 'after-job') return `after each success of ${schedule.job}`;
    if (schedule.kind === 'reboot') return 'when the first daemon starts';
    return schedule.kind === 'after-finish'
      ? `${schedule.source.replace('@after', '').trim()} after its last run ended`
      : [];
  });
}

async function errorOf(
  connection: Connection,
  {
    id,
    listed,
    sinceMs,
    nowMs,
  }: { readonly id: string; readonly listed: BoardJob; readonly sinceMs: number | null; readonly nowMs: number },
): Promise<JobError | null> {
  const error = await loadLastError(connection, id);
  if (error === null) return null;
  const changes = await loadSqlChanges(connection, { names: [listed.name], sinceMs: nowMs - 90 * DAY_MS });
  const cause = changes.find(
    ({ at_ms }) => at_ms > (listed.last_success_ms ?? 0) && (sinceMs === null || at_ms <= sinceMs),
  );
  return {
    taskId: error.task_id,
    sqlstate: error.sqlstate,
    message: error.message ?? error.reason ?? 'failed',
    detail: error.detail,
    hint: error.hint,
    context: error.context,
    position: error.position,
    sql: error.sql,
    attempts: error.attempt,
    atMs: error.ended_ms,
    revision:
      cause === undefined
        ? null
        : { project: cause.project, revision: cause.revision, by: cause.by, atMs: cause.at_ms },
  };
}

async function ratesOf(
  connection: Connection,
  {
    id,
    page,
    sinceMs,
    nowMs,
  }: { readonly id: string; readonly page: JobPageRow; readonly sinceMs: number; readonly nowMs: number },
): Promise<Rates> {
  const { definition } = page;
  const days = await loadRates(connection, id, { sinceMs, zone: zoneOf(definition.timezone) });
  const runs = days.reduce((sum, day) => sum + day.runs, 0);
  const late = days.reduce((sum, day) => sum + day.late, 0);
  const skipped = days.reduce((sum, day) => sum + day.skipped, 0);
  const failed = days.reduce((sum, day) => sum + day.failed, 0);
  const start = Math.max(sinceMs, page.scheduleFromMs ?? page.createdMs);
  const due = dueTimes(definition, { start, nowMs, limit: 50_000 });
  const known = new Set(
    due.length === 0 ? [] : await loadDueSeconds(connection, id, { sinceMs: start, limit: 50_000 }),
  );
  const missed = due.filter((dueMs) => !known.has(Math.floor(dueMs / 1000)) && dueMs < nowMs - 60_000);
  const perDay = new Map(
    days.map((day) => [
      day.day_ms,
      { dayMs: day.day_ms, late: day.late, failed: day.failed, runs: day.runs, missed: 0 },
    ]),
  );
  for (const dueMs of missed) {
    const day = [...perDay.keys()].findLast((dayMs) => dayMs <= dueMs);
    const entry = day === undefined ? undefined : perDay.get(day);
    if (entry !== undefined && dueMs < entry.dayMs + DAY_MS)
      perDay.set(entry.dayMs, { ...entry, missed: entry.missed + 1 });
  }
  const worst = days.flatMap(({ worst_late_ms }) => worst_late_ms ?? []);
  const rows = days.flatMap(({ median_rows }) => median_rows ?? []).toSorted((a, b) => a - b);
  return {
    runs,
    onTime: runs - late,
    late,
    worstLateMs: worst.length === 0 ? null : Math.max(...worst),
    missed: missed.length,
    skipped,
    failed,
    medianRows: rows[Math.floor(rows.length / 2)] ?? null,
    sinceMs: days[0]?.day_ms ?? null,
    perDay: [...perDay.values()],
  };
}

function zoneOf(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

function revisionOf(row: JobRevisionRow): JobRevision {
  const base = {
    project: row.project,
    revision: row.revision,
    atMs: row.applied_ms,
    by: row.applied_by,
    commit: row.git_commit,
    action: row.action,
  };
  const { before, after } = row;
  if (row.action === 'create' || before === null) return { ...base, what: 'job added', sqlChanged: false };
  if (row.action === 'delete' || after === null) return { ...base, what: 'job deleted', sqlChanged: false };
  const fields = diffDefinitions(before, after);
  const words = fields.map(({ path, before: was, after: now }) => {
    if (path !== 'sql') return `${keyText(path)} ${fieldText(path, was) ?? '–'} → ${fieldText(path, now) ?? '–'}`;
    const { added, removed } = diffSql(String(was), String(now));
    return `SQL +${added} −${removed}`;
  });
  return {
    ...base,
    what: words.slice(0, 3).join(', ') + (words.length > 3 ? ` and ${words.length - 3} more` : ''),
    sqlChanged: fields.some(({ path }) => path === 'sql'),
  };
}
