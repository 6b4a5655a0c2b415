import { findProjectFile, INIT_HINT } from '../../../reconcile/read/open-project.ts';
import { formatInstant } from '../../../schedule/instant.ts';
import { localTime } from '../../../schedule/local-time.ts';
import { jobsDocument, stateOfJob } from '../../../store/lists/documents.ts';
import { type ListedJob, listJobs } from '../../../store/lists/list-jobs.ts';
import { nextStartOf } from '../../../store/lists/next-start.ts';
import { labelledJobs } from '../../../store/queue/labelled-jobs.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { instantOf } from '../../options/definition-options.ts';
import { type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import { type LabelFlags, labelsOf } from '../../options/label-option.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';
import { paintState } from '../../shell/paint-state.ts';
import { type Column, renderTable } from '../../shell/table.ts';

export interface JobsFlags extends InstallationFlags, LabelFlags {
  readonly format: string;
  readonly now?: string;
  readonly wide?: boolean;
}

/** Prints all jobs as a table, or `{"jobs": […]}`. */
export async function showJobs(context: CliContext, flags: JobsFlags): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  const nowMs = instantOf(flags.now);
  const installation = await installationOf(context, flags, 'pgherd jobs');
  const labels = labelsOf(flags);
  const rows = await withControlConnection(context, installation, async (connection) => {
    const all = await listJobs(connection);
    if (labels === null) return all;
    const chosen = new Set(await labelledJobs(connection, labels));
    return all.filter(({ name }) => chosen.has(name));
  });
  if (format === 'json') return printJson(context, jobsDocument(rows, nowMs));
  if (rows.length === 0) return printText(context, `No jobs. ${addJobsHint(context)}`);
  const failed = rows.some((row) => row.last_error !== null);
  const columns: readonly Column[] = [
    { title: 'job', shorten: 'middle' },
    { title: 'project', rank: 3 },
    { title: 'schedule', rank: 2, shorten: 'end' },
    { title: 'topic', rank: 4 },
    { title: 'state', paint: paintState },
    { title: 'last run', paint: paintState },
    { title: 'next run' },
    ...(failed ? [{ title: 'why', rank: 1, shorten: 'end' } as const] : []),
  ];
  printText(
    context,
    renderTable(
      context,
      columns,
      rows.map((row) => [
        row.name,
        row.project ?? '(SQL)',
        scheduleWord(row),
        row.topic,
        stateOfJob(row, nowMs),
        row.last_ended_at === null ? 'never' : `${row.last_state} ${local(row, row.last_ended_at.getTime())}`,
        nextWord(row, nowMs),
        ...(failed ? [row.last_error?.split('\n')[0] ?? ''] : []),
      ]),
      flags,
    ),
  );
}

function addJobsHint({ cwd }: CliContext): string {
  const apply = 'Create them with pgherd apply.';
  return findProjectFile(cwd) === null ? `${INIT_HINT}; ${apply}` : apply;
}

/** Returns the next due time and the other triggers of the job. */
function nextWord(row: ListedJob, nowMs: number): string {
  const { times, waitsFor } = nextStartOf(row, nowMs, 1);
  return [...times.map((ms) => local(row, ms)), ...waitsFor].join(' or ') || '–';
}

function local(row: ListedJob, ms: number): string {
  try {
    const { date, time } = localTime(row.timezone, ms);
    return `${date} ${time}`;
  } catch (error) {
    if (error instanceof RangeError) return formatInstant(ms); // the row contains an unknown time zone, written through SQL
    throw error;
  }
}

/** Appends the time zone unless the schedule does not depend on it (after a job, a period, an instant). */
function scheduleWord({ schedule, timezone }: ListedJob): string {
  if (schedule.length === 0) return '(triggered)';
  const text = schedule.join(', ');
  return schedule.every((one) => ZONELESS.test(one)) ? text : `${text} ${timezone}`;
}

const ZONELESS = /^(after:|@every |@after |@reboot|\d{4}-|\d+ seconds?$)/;
