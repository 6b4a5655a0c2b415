import type { Connection } from '../../../postgres/connection.ts';
import {
  type LogBin,
  type LogPageFilter,
  type LogPageRow,
  loadLogBins,
  loadLogPage,
  MOST_OF_JOB,
} from '../../../store/lists/dashboard/log-page.ts';
import { COUNTED_STATES } from '../../../store/lists/log-hour.ts';
import type { LogDocument, LogEntry, LogGroup } from '../../dashboard/documents/past.ts';
import { MOST_GROUPED, type PagesContext } from './board/context.ts';
import { conditionOf, groupKey, shapeOf } from './shapes.ts';

export interface LogQuery {
  readonly q: string | null;
  readonly state: string | null;
  readonly sinceMs: number;
  readonly untilMs: number | null;
  readonly job: string | null;
  readonly topic: string | null;
  readonly group: 'message' | 'job' | 'none';
  /** The key of the group that is open. */
  readonly open: string | null;
  readonly after: string | null;
  readonly limit: number;
}

const BINS = 96;
const GROUP_BINS = 48;
const MEMBERS_SHOWN = 20;

/** Returns one page of the log: groups of failures, or attempts, the newest first. */
export async function logOf(pages: PagesContext, query: LogQuery): Promise<LogDocument> {
  const { http, board, groupedRows } = pages;
  const { nowMs } = await board.view();
  const untilMs = query.untilMs ?? nowMs;
  const counted = await countedOf(pages, query, untilMs);
  const filter: LogPageFilter = {
    state: query.state,
    // Counts, groups and rows are of the same range.
    sinceMs: counted.sinceMs,
    untilMs,
    job: query.job,
    topic: query.topic,
    contains: query.q,
    limit: query.limit,
    after: keyOf(query.after),
  };
  const page = await http.fast.get(`pages/log ${JSON.stringify(query)}`, () =>
    http.sessions.read((connection) =>
      query.group === 'none'
        ? listed(connection, filter)
        : grouped(connection, { filter, query, untilMs, groupedRows }),
    ),
  );
  return {
    nowMs,
    untilMs,
    ...counted,
    ...page,
  };
}

type Counted = Pick<LogDocument, 'sinceMs' | 'binMs' | 'counts' | 'bins' | 'countsCut'>;

/** Returns how many attempts ended, by state and bin: from the stored sums, or from the log for one job or a range that ended before now. */
async function countedOf(
  { http, slow }: PagesContext,
  { sinceMs, untilMs: end, job, topic }: LogQuery,
  untilMs: number,
): Promise<Counted> {
  const summed = job === null && end === null ? await http.logBins({ sinceMs, untilMs, count: BINS }) : null;
  if (summed !== null && (topic === null || summed.bins.every((bin) => bin.topic !== null))) {
    const bins = summed.bins.filter((bin) => topic === null || bin.topic === topic);
    const rows = bins.flatMap(({ bin, counts }) =>
      counts.map((count, n) => ({ bin, state: COUNTED_STATES[n] ?? '', count })),
    );
    return { sinceMs: summed.sinceMs, binMs: summed.binMs, ...binned(rows), countsCut: false };
  }
  const binMs = Math.max(1_000, Math.ceil((untilMs - sinceMs) / BINS / 1_000) * 1_000);
  // The start moves with the clock: for some seconds, counts of the same length are the same.
  return await slow.get(`log ${end} ${Math.round((untilMs - sinceMs) / 1_000)} ${job} ${topic}`, async () => {
    const range = { sinceMs, untilMs, binMs, job, topic };
    const bins = await http.sessions.read((connection) => loadLogBins(connection, range));
    const countsCut = job !== null && bins.reduce((sum, { count }) => sum + count, 0) >= MOST_OF_JOB;
    return { sinceMs, binMs, ...binned(bins), countsCut };
  });
}

function binned(rows: readonly LogBin[]): Pick<Counted, 'counts' | 'bins'> {
  const counts: Record<string, number> = {};
  const bins = new Map<number, [number, number, number, number]>();
  for (const { bin, state, count } of rows) {
    if (count === 0) continue;
    counts[state] = (counts[state] ?? 0) + count;
    const entry = bins.get(bin) ?? [bin, 0, 0, 0];
    entry[state === 'failed' ? 2 : state === 'skipped' ? 3 : 1] += count;
    bins.set(bin, entry);
  }
  return { counts, bins: [...bins.values()].toSorted((a, b) => a[0] - b[0]) };
}

type PagePart = Pick<LogDocument, 'groups' | 'entries' | 'next' | 'cut'>;

async function listed(connection: Connection, filter: LogPageFilter): Promise<PagePart> {
  const rows = await loadLogPage(connection, { ...filter, limit: filter.limit + 1 });
  const shown = rows.slice(0, filter.limit);
  const last = shown.at(-1);
  return {
    groups: [],
    entries: shown.map(entryOf),
    next: rows.length > filter.limit && last !== undefined ? `${last.at}_${last.task_id ?? 0}` : null,
    cut: false,
  };
}

async function grouped(
  connection: Connection,
  {
    filter,
    query,
    untilMs,
    groupedRows,
  }: {
    readonly filter: LogPageFilter;
    readonly query: LogQuery;
    readonly untilMs: number;
    readonly groupedRows: PagesContext['groupedRows'];
  },
): Promise<PagePart> {
  const rows = await groupedRows.poll(connection, {
    ...filter,
    state: filter.state ?? 'unfinished',
    isPast: query.untilMs !== null,
  });
  const groups = new Map<string, LogPageRow[]>();
  for (const row of rows) {
    const key = query.group === 'job' ? jobKey(row) : messageKey(row);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [row]);
    else members.push(row);
  }
  const all = [...groups].map(([key, members]) => groupOf(key, members, { query, sinceMs: filter.sinceMs, untilMs }));
  const sorted = all.toSorted((a, b) => Number(b.now) - Number(a.now) || b.tasks - a.tasks || b.lastMs - a.lastMs);
  const from = query.after === null ? 0 : sorted.findIndex(({ key }) => key === query.after) + 1;
  const shown = sorted.slice(from, from + query.limit);
  return {
    groups: shown,
    entries: [],
    next: from + shown.length < sorted.length ? (shown.at(-1)?.key ?? null) : null,
    cut: rows.length === MOST_GROUPED,
  };
}

function groupOf(
  key: string,
  members: readonly LogPageRow[],
  { query, sinceMs, untilMs }: { readonly query: LogQuery; readonly sinceMs: number; readonly untilMs: number },
): LogGroup {
  const [newest] = members;
  const width = (untilMs - sinceMs) / GROUP_BINS;
  const bins = Array.from({ length: GROUP_BINS }, () => 0);
  const jobs = new Set<string>();
  const tasks = new Set<string>();
  const failed = new Set<string>();
  for (const row of members) {
    const bin = Math.min(GROUP_BINS - 1, Math.max(0, Math.floor((row.ended_ms - sinceMs) / width)));
    bins[bin] = (bins[bin] ?? 0) + 1;
    if (row.job !== null) jobs.add(row.job);
    tasks.add(row.task_id ?? row.at);
    if (row.state === 'failed' && row.task_id !== null) failed.add(row.task_id);
  }
  const lastMs = newest?.ended_ms ?? 0;
  return {
    key,
    sqlstate: query.group === 'job' ? null : (newest?.sqlstate ?? null),
    condition: query.group === 'job' ? null : conditionOf(newest?.sqlstate ?? null),
    shape: query.group === 'job' ? (newest?.job ?? newest?.sql ?? '') : shapeOfRow(newest),
    tasks: tasks.size,
    failed: failed.size,
    jobs: [...jobs].slice(0, 3),
    jobCount: jobs.size,
    topic: newest?.topic ?? '',
    firstMs: members.at(-1)?.ended_ms ?? 0,
    lastMs,
    now: untilMs - lastMs < (untilMs - sinceMs) / 12,
    bins,
    members: query.open === key ? members.slice(0, MEMBERS_SHOWN).map(entryOf) : [],
  };
}

/** The key of the group that a row belongs to. */
export function messageKey(row: LogPageRow): string {
  const known = keys.get(row);
  if (known !== undefined) return known;
  const key = groupKey(row.sqlstate ?? row.state, shapeOfRow(row));
  keys.set(row, key);
  return key;
}

/** Of rows that are kept: the shape of a message takes longer to find than the row takes to read. */
const keys = new WeakMap<LogPageRow, string>();

function jobKey(row: LogPageRow): string {
  return groupKey('job', row.job ?? row.sql ?? '');
}

function shapeOfRow(row: LogPageRow | undefined): string {
  return shapeOf(row?.message ?? row?.reason ?? row?.state ?? '');
}

function entryOf(row: LogPageRow): LogEntry {
  return {
    taskId: row.task_id,
    attempt: row.attempt,
    job: row.job,
    sql: row.sql,
    topic: row.topic,
    state: row.state,
    endedMs: row.ended_ms,
    ms: row.ms,
    rows: row.row_count,
    sqlstate: row.sqlstate,
    message: row.message,
    reason: row.reason,
    detail: row.detail,
    params: row.params,
  };
}

/** `2026-11-28T03:00:00.000000Z_17`; null for any other text. */
function keyOf(after: string | null): LogPageFilter['after'] {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)_(\d{1,18})$/.exec(after ?? '');
  return match?.[1] === undefined || match[2] === undefined ? null : { at: match[1], taskId: match[2] };
}
