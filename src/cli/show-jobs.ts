import { nextRuns } from '../plan/run-times.ts';
import { formatInstant } from '../schedule/instant.ts';
import { localTime } from '../schedule/local-time.ts';
import { type ListedJob, listJobs } from '../store/list-jobs.ts';
import { camelCased } from './camel-case.ts';
import { withControlConnection } from './connection-options.ts';
import type { CliContext } from './context.ts';
import { instantOf } from './definition-options.ts';
import { type InstallationFlags, installationOf } from './installation-options.ts';
import { oneOf, printJson, printText } from './output.ts';
import { renderTable } from './table.ts';

export interface JobsFlags extends InstallationFlags {
  readonly format: string;
  readonly now?: string;
}

const RUNS_SHOWN = 3;

/** Prints all jobs as a table, or `{"jobs": […]}`. */
export async function showJobs(context: CliContext, flags: JobsFlags): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  const nowMs = instantOf(flags.now);
  const installation = await installationOf(context, flags, 'pgherd jobs');
  const rows = await withControlConnection(context, installation, listJobs);
  if (format === 'json') {
    const jobs = rows.map((row) => ({
      ...camelCased(row),
      state: stateOf(row, nowMs),
      paused: isPaused(row, nowMs),
      nextRuns: runsOf(row, nowMs, RUNS_SHOWN).map(formatInstant),
    }));
    return printJson(context, { jobs });
  }
  if (rows.length === 0) return printText(context, 'No jobs. pgherd apply brings them here.');
  const failed = rows.some((row) => row.last_error !== null);
  const head = ['job', 'project', 'schedule', 'topic', 'state', 'last run', 'next run', ...(failed ? ['why'] : [])];
  printText(
    context,
    renderTable(
      context,
      head,
      rows.map((row) => [
        row.name,
        row.project ?? '(SQL)',
        row.schedule.length === 0 ? '(triggered)' : `${row.schedule.join(', ')} ${row.timezone}`,
        row.topic,
        stateOf(row, nowMs),
        row.last_ended_at === null ? 'never' : `${row.last_state} ${local(row, row.last_ended_at.getTime())}`,
        runsOf(row, nowMs, 1).map((ms) => local(row, ms))[0] ?? '–',
        ...(failed ? [row.last_error?.split('\n')[0] ?? ''] : []),
      ]),
    ),
  );
}

function runsOf(row: ListedJob, nowMs: number, count: number): readonly number[] {
  const { schedule, timezone, enabled } = row;
  const instant = (date: Date | null): string | null => (date === null ? null : date.toISOString());
  const startsAt = instant(row.starts_at);
  const pausedUntilMs = isPaused(row, nowMs) ? (row.paused_until?.getTime() ?? Infinity) : nowMs;
  if (pausedUntilMs === Infinity) return [];
  return nextRuns({ schedule, timezone, enabled, startsAt, endsAt: instant(row.ends_at) }, pausedUntilMs, count);
}

/** running, waiting, paused, disabled, else idle. */
function stateOf(row: ListedJob, nowMs: number): string {
  if (row.running > 0) return 'running';
  if (isPaused(row, nowMs)) return 'paused';
  if (!row.enabled) return 'disabled';
  return row.waiting > 0 ? 'waiting' : 'idle';
}

function isPaused(row: ListedJob, nowMs: number): boolean {
  return row.paused_at !== null && (row.paused_until === null || row.paused_until.getTime() > nowMs);
}

function local(row: ListedJob, ms: number): string {
  try {
    const { date, time } = localTime(row.timezone, ms);
    return `${date} ${time}`;
  } catch (error) {
    if (error instanceof RangeError) return formatInstant(ms); // a hand wrote an unknown zone into the row
    throw error;
  }
}
