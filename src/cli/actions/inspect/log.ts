import type { Connection } from '../../../postgres/connection.ts';
import { formatInstant } from '../../../schedule/instant.ts';
import { relativeTime, roughDuration } from '../../../schedule/relative-time.ts';
import { logDocument } from '../../../store/lists/documents.ts';
import { jobNames, type LogFilter, type LogRow, listLog } from '../../../store/lists/list-tasks.ts';
import { type TaskOrigin, withOrigins } from '../../../store/lists/task-origins.ts';
import { unknownJob } from '../../../store/queue/trigger-job.ts';
import { jobsOfFilter } from '../../lists/jobs-of.ts';
import { emptyListText, moreText, readLimit } from '../../lists/list-ends.ts';
import { pauseUnless, showList, untilAborted } from '../../lists/show-list.ts';
import { subjectOf } from '../../lists/subject-of.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { installationOf } from '../../options/installation-options.ts';
import { type ListFlags, listFilterOf } from '../../options/list-options.ts';
import { nowOption } from '../../options/when-option.ts';
import type { CliContext } from '../../shell/context.ts';
import { originWord } from '../../shell/origin-word.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';
import { paintState } from '../../shell/paint-state.ts';
import { type Column, renderTable } from '../../shell/table.ts';
import { outputZone, zoneLine } from '../../shell/zone-line.ts';

export interface LogFlags extends ListFlags {
  readonly follow?: boolean;
}

export const LOG_STATES = ['finished', 'failed', 'retrying', 'cancelled', 'skipped'] as const;

/** Prints the task log as a table, or `{"log": […]}`. */
export async function showLog(context: CliContext, flags: LogFlags): Promise<void> {
  const asked = listFilterOf(flags, { states: LOG_STATES });
  const limit = asked.limit ?? DEFAULT_LIMIT;
  const filterFor = async (connection: Connection): Promise<LogFilter> => ({
    ...asked,
    limit,
    jobs: await jobsOfFilter(connection, asked),
  });
  if (flags.follow === true)
    return await untilAborted(context.signal, true, () => followLog(context, flags, filterFor));
  await showList(context, flags, {
    name: 'pgherd log',
    load: async (connection) => {
      const found = await listLog(connection, { ...(await filterFor(connection)), limit: readLimit(limit) });
      // A deleted job keeps its log: only a name without a job and without log rows is an error.
      if (found.length === 0 && asked.job !== null) await checkJob(connection, asked.job);
      return await withOrigins(connection, found);
    },
    document: (rows) => logDocument(rows.slice(0, limit)),
    emptyFilter: (rows) => (rows.length === 0 ? asked : null),
    text: (rows, nowMs) => {
      if (rows.length === 0) return emptyListText(asked, 'attempt', 'No attempt has ended yet.');
      const zone = outputZone(context);
      const cells = rows.slice(0, limit).map((row) => cellsOf(row, relativeTime(row.ended_at.getTime(), nowMs, zone)));
      const more = moreText(context, rows.length, limit);
      return `${zoneLine(context, nowMs)}${renderTable(context, COLUMNS, cells, flags)}${more}`;
    },
  });
}

/** Prints the last rows, then the attempts that end, the oldest first, until a signal. */
async function followLog(
  context: CliContext,
  flags: LogFlags,
  filterFor: (connection: Connection) => Promise<LogFilter>,
): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  const installation = await installationOf(context, flags, 'pgherd log');
  await withControlConnection(context, installation, async (connection) => {
    const filter = await filterFor(connection);
    const seen = new Map<string, number>();
    // In the table, without being printed: the widths of its columns follow from them.
    let before: readonly (readonly string[])[] = [USUAL_WIDTHS];
    const print = async (rows: readonly LogRow[], isFirst: boolean): Promise<void> => {
      for (const row of rows) seen.set(keyOf(row), row.ended_at.getTime());
      const oldestFirst = await withOrigins(connection, rows.toReversed());
      if (format === 'json') {
        for (const row of logDocument(oldestFirst).log) printJson(context, row);
        return;
      }
      if (!isFirst && rows.length === 0) return;
      const cells = oldestFirst.map((row) => cellsOf(row, formatInstant(row.ended_at.getTime())));
      const text = renderTable(context, COLUMNS, [...before, ...cells], flags);
      const [head = '', ...lines] = text.trimEnd().split('\n');
      const own = lines.slice(before.length);
      const shown = isFirst ? [head, ...own] : own.slice(0, cells.length);
      printText(context, shown.map((line) => `${line}\n`).join(''));
      before = [USUAL_WIDTHS, ...[...before.slice(1), ...cells].slice(-ROWS_FOR_WIDTHS)];
    };
    const first = await listLog(connection, filter);
    await print(first, true);
    let newestMs = first[0]?.ended_at.getTime() ?? filter.sinceMs ?? nowOption(flags.now);
    // The limit has cut them off: they are not new.
    const oldestMs = first.at(-1)?.ended_at.getTime() ?? newestMs;
    const around = { ...filter, sinceMs: newestMs - LATE_COMMITS_MS, limit: MAX_AT_ONCE };
    for (const row of await listLog(connection, around)) {
      if (row.ended_at.getTime() <= oldestMs) seen.set(keyOf(row), row.ended_at.getTime());
    }
    while (await pauseUnless(context.signal, FOLLOW_MS)) {
      // A transaction commits later than its attempt ended: rows appear in another order than they ended.
      const sinceMs = newestMs - LATE_COMMITS_MS;
      const found = await listLog(connection, { ...filter, sinceMs, limit: MAX_AT_ONCE });
      const rows = found.filter((row) => !seen.has(keyOf(row)));
      await print(rows, false);
      newestMs = Math.max(newestMs, ...rows.map((row) => row.ended_at.getTime()));
      for (const [key, endedMs] of seen) if (endedMs < newestMs - LATE_COMMITS_MS) seen.delete(key);
    }
  });
}

function keyOf(row: LogRow): string {
  return `${row.task_id} ${row.attempt} ${row.job} ${row.scheduled_for?.getTime()} ${row.ended_at.getTime()}`;
}

const DEFAULT_LIMIT = 50;
const MAX_AT_ONCE = 10_000;
const FOLLOW_MS = 500;
const LATE_COMMITS_MS = 10_000;
const ROWS_FOR_WIDTHS = 50;
/** Names and SQL up to this width do not move the columns of later rows. */
const USUAL_WIDTHS = ['', 'x'.repeat(24)];

const COLUMNS: readonly Column[] = [
  { title: 'ended' },
  { title: 'job or SQL', shorten: 'middle' },
  { title: 'topic', rank: 6 },
  { title: 'state', paint: paintState },
  { title: 'attempt', right: true, rank: 4 },
  { title: 'took', right: true, rank: 2 },
  { title: 'rows', right: true, rank: 3 },
  { title: 'task', right: true, rank: 1 },
  { title: 'from', rank: 5 },
  { title: 'why', shorten: 'end', wanted: 28 },
];

async function checkJob(connection: Connection, job: string): Promise<void> {
  if (!(await jobNames(connection)).includes(job)) throw await unknownJob(connection, job);
}

function cellsOf(row: LogRow & TaskOrigin, ended: string): readonly string[] {
  return [
    ended,
    subjectOf(row),
    row.topic,
    row.state,
    row.attempt === 0 ? '–' : String(row.attempt),
    row.duration_ms === null ? '–' : roughDuration(row.duration_ms),
    row.row_count === null ? '–' : String(row.row_count),
    row.task_id ?? '–',
    originWord(row),
    why(row),
  ];
}

function why(row: LogRow): string {
  const message = row.message === null ? null : `${row.sqlstate ?? ''} ${row.message.split('\n')[0]}`.trim();
  return [row.reason, message].filter((part) => part !== null).join(': ');
}
