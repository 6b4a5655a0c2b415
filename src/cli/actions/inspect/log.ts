import type { Connection } from '../../../postgres/connection.ts';
import { formatDuration } from '../../../schedule/duration.ts';
import { formatInstant } from '../../../schedule/instant.ts';
import { logDocument } from '../../../store/lists/documents.ts';
import { jobNames, type LogRow, listLog } from '../../../store/lists/list-tasks.ts';
import { type Origin, withOrigins } from '../../../store/lists/task-origins.ts';
import { labelledJobs } from '../../../store/queue/labelled-jobs.ts';
import { unknownJob } from '../../../store/queue/trigger-job.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import { type LabelFlags, labelsOf } from '../../options/label-option.ts';
import { sinceOf } from '../../options/since-option.ts';
import type { CliContext } from '../../shell/context.ts';
import { originWord } from '../../shell/origin-word.ts';
import { oneOf, printJson, printText, wholeNumber } from '../../shell/output.ts';
import { paintState } from '../../shell/paint-state.ts';
import { type Column, renderTable } from '../../shell/table.ts';

export interface LogFlags extends InstallationFlags, LabelFlags {
  readonly job?: string;
  readonly topic?: string;
  readonly state?: string;
  readonly since?: string;
  readonly limit: string;
  readonly format: string;
  readonly now?: string;
  readonly wide?: boolean;
}

const STATES = ['finished', 'failed', 'retrying', 'cancelled', 'skipped'] as const;

/** Prints the task log as a table, or `{"log": […]}`. */
export async function showLog(context: CliContext, flags: LogFlags): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  const filter = {
    job: flags.job ?? null,
    topic: flags.topic ?? null,
    state: flags.state === undefined ? null : oneOf(flags.state, STATES, '--state'),
    sinceMs: sinceOf(flags),
    limit: wholeNumber(flags.limit, 1, '--limit'),
  };
  const installation = await installationOf(context, flags, 'pgherd log');
  const rows = await withControlConnection(context, installation, async (connection) => {
    const labels = labelsOf(flags);
    const jobs = labels === null ? null : await labelledJobs(connection, labels);
    const found = await listLog(connection, { ...filter, jobs });
    // A deleted job keeps its log: only a name without a job and without log rows is an error.
    if (found.length === 0 && filter.job !== null) await checkJob(connection, filter.job);
    return await withOrigins(connection, found);
  });
  if (format === 'json') return printJson(context, logDocument(rows));
  if (rows.length === 0) return printText(context, 'No attempt has ended yet.');
  printText(context, renderTable(context, COLUMNS, rows.map(cells), flags));
}

const COLUMNS: readonly Column[] = [
  { title: 'ended' },
  { title: 'job', shorten: 'middle' },
  { title: 'topic', rank: 6 },
  { title: 'state', paint: paintState },
  { title: 'attempt', right: true, rank: 4 },
  { title: 'took', rank: 2 },
  { title: 'rows', right: true, rank: 3 },
  { title: 'task', right: true },
  { title: 'from', rank: 5 },
  { title: 'why', rank: 1, shorten: 'end' },
];

async function checkJob(connection: Connection, job: string): Promise<void> {
  if (!(await jobNames(connection)).includes(job)) throw await unknownJob(connection, job);
}

function cells(row: LogRow & Origin): readonly string[] {
  return [
    formatInstant(row.ended_at.getTime()),
    row.job ?? '–',
    row.topic,
    row.state,
    row.attempt === 0 ? '–' : String(row.attempt),
    tookWord(row.duration_ms),
    row.row_count === null ? '–' : String(row.row_count),
    row.task_id ?? '–',
    originWord(row),
    why(row),
  ];
}

function tookWord(ms: number | null): string {
  if (ms === null) return '–';
  return ms < 1 ? '<1ms' : formatDuration(Math.round(ms));
}

function why(row: LogRow): string {
  const message = row.message === null ? null : `${row.sqlstate ?? ''} ${row.message.split('\n')[0]}`.trim();
  return [row.reason, message].filter((part) => part !== null).join(': ');
}
