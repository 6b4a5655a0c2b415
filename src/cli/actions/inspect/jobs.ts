import { findProjectFile, INIT_HINT } from '../../../reconcile/read/find-project.ts';
import { relativeTime } from '../../../schedule/relative-time.ts';
import { jobsDocument, stateOfJob } from '../../../store/lists/documents.ts';
import { type ListedJob, listJobs } from '../../../store/lists/list-jobs.ts';
import { type ListedTopic, listTopics } from '../../../store/lists/list-topics.ts';
import { nextStartOf } from '../../../store/lists/next-start.ts';
import { type LateRun, lateRuns } from '../../../store/live/late-runs.ts';
import { labelledJobs } from '../../../store/queue/labelled-jobs.ts';
import { showList } from '../../lists/show-list.ts';
import { topicState } from '../../lists/topic-state.ts';
import { type ListFilter, type ListFlags, listFilterOf } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { printNote } from '../../shell/output.ts';
import { paintSign, plainSignOf } from '../../shell/page.ts';
import { paintState } from '../../shell/paint-state.ts';
import { type Column, renderTable } from '../../shell/table.ts';
import { outputZone, zoneLine } from '../../shell/zone-line.ts';

/** By severity: the first ones need attention. */
export const JOB_STATES = ['failing', 'late', 'running', 'waiting', 'paused', 'disabled', 'idle'] as const;
export const JOB_SORTS = ['worst', 'name', 'next', 'last'] as const;
export type JobState = (typeof JOB_STATES)[number];

interface ShownJob extends ListedJob {
  readonly shownState: JobState;
}

interface FoundJobs {
  readonly rows: readonly ShownJob[];
  readonly total: number;
}

/** Prints the jobs as a table, those that need attention first, or `{"jobs": […]}`. */
export async function showJobs(context: CliContext, flags: ListFlags): Promise<void> {
  const asked = listFilterOf(flags, { states: JOB_STATES, sorts: JOB_SORTS });
  // People want to see first what is broken; programs get the order of the API.
  const filter = { ...asked, sort: asked.sort ?? (flags.format === 'json' ? 'name' : 'worst') };
  await showList<FoundJobs & { readonly topics: readonly ListedTopic[] }>(context, flags, {
    name: 'pgherd jobs',
    load: async (connection, nowMs) => {
      if (filter.labels !== null) await labelledJobs(connection, filter.labels);
      const all = await listJobs(connection);
      const late = await lateRuns(connection);
      const topics = flags.format === 'text' && late.length > 0 ? await listTopics(connection) : [];
      return { ...selectJobs(all, late, filter, nowMs), topics };
    },
    document: ({ rows }, nowMs) =>
      jobsDocument(
        rows.map(({ shownState: _, ...row }) => row),
        nowMs,
      ),
    emptyFilter: ({ rows, total }) => (rows.length === 0 && total > 0 ? filter : null),
    text: ({ rows, total, topics }, nowMs) => {
      if (total === 0) return `No jobs. ${addJobsHint(context)}`;
      if (rows.length === 0) {
        printNote(context, `No job matches the filter; there are ${total}.`);
        return '';
      }
      return `${zoneLine(context, nowMs)}${table(context, rows, { nowMs, flags, topics })}${summary(context, rows, total)}`;
    },
  });
}

/** Returns the jobs of a filter, in its order. */
export function selectJobs(
  all: readonly ListedJob[],
  late: readonly LateRun[],
  filter: ListFilter,
  nowMs: number,
): FoundJobs {
  const lateNames = new Set(late.map(({ job }) => job));
  const rows = all
    .map((row) => ({ ...row, shownState: shownStateOf(row, lateNames, nowMs) }))
    .filter((row) => fits(row, filter, nowMs))
    .toSorted((a, b) => compare(a, b, filter.sort ?? 'worst', nowMs));
  return { rows: filter.limit === null ? rows : rows.slice(0, filter.limit), total: all.length };
}

/** Failing and late come before what a job does now. */
function shownStateOf(row: ListedJob, late: ReadonlySet<string>, nowMs: number): JobState {
  if (row.last_state === 'failed' && row.enabled) return 'failing';
  if (late.has(row.name)) return 'late';
  return JOB_STATES.find((state) => state === stateOfJob(row, nowMs)) ?? 'idle';
}

function fits(row: ShownJob, filter: ListFilter, nowMs: number): boolean {
  const { job, topic, state, role, project, match, labels } = filter;
  const text = `${row.name}\n${row.description ?? ''}`.toLowerCase();
  return (
    (job === null || row.name === job) &&
    (topic === null || row.topic === topic) &&
    (role === null || row.role === role) &&
    (project === null || row.project === project) &&
    (state === null || row.shownState === state || stateOfJob(row, nowMs) === state) &&
    (match === null || text.includes(match.toLowerCase())) &&
    Object.entries(labels ?? {}).every(([key, value]) => row.labels[key] === value)
  );
}

function compare(a: ShownJob, b: ShownJob, sort: string, nowMs: number): number {
  const byName = a.name < b.name ? -1 : 1;
  const order =
    sort === 'worst'
      ? JOB_STATES.indexOf(a.shownState) - JOB_STATES.indexOf(b.shownState)
      : sort === 'next'
        ? nextMs(a, nowMs) - nextMs(b, nowMs)
        : sort === 'last'
          ? (b.last_ended_at?.getTime() ?? 0) - (a.last_ended_at?.getTime() ?? 0)
          : 0;
  return order || byName;
}

function nextMs(row: ListedJob, nowMs: number): number {
  return nextStartOf(row, nowMs, 1).times[0] ?? Number.MAX_SAFE_INTEGER;
}

interface TableFacts {
  readonly nowMs: number;
  readonly flags: ListFlags;
  readonly topics: readonly ListedTopic[];
}

function table(context: CliContext, rows: readonly ShownJob[], { nowMs, flags, topics }: TableFacts): string {
  const zone = outputZone(context);
  const reasons = new Map(rows.map((row) => [row.name, whyOf(row, topics)]));
  const hasReasons = [...reasons.values()].some((reason) => reason !== '');
  const columns: readonly Column[] = [
    { title: '', paint: (sign, palette, [, , state = '']) => paintSign(sign, palette, state) },
    { title: 'job', shorten: 'middle' },
    { title: 'state', paint: paintState },
    { title: 'last run', paint: paintState },
    { title: 'next', rank: 1, shorten: 'end' },
    { title: 'schedule', rank: 2, shorten: 'end' },
    ...(hasReasons ? [{ title: 'why', rank: 3, shorten: 'end' } as const] : []),
    { title: 'topic', rank: 4 },
    { title: 'project', rank: 5 },
  ];
  const when = (ms: number): string => relativeTime(ms, nowMs, zone);
  return renderTable(
    context,
    columns,
    rows.map((row) => [
      row.last_ended_at === null && row.shownState === 'idle' ? '' : plainSignOf(context, row.shownState),
      row.name,
      row.shownState,
      row.last_ended_at === null ? 'never' : `${row.last_state} ${when(row.last_ended_at.getTime())}`,
      nextWord(row, nowMs, when),
      scheduleWord(row),
      ...(hasReasons ? [reasons.get(row.name) ?? ''] : []),
      row.topic,
      row.project ?? '(SQL)',
    ]),
    flags,
  );
}

/** The last error, or what keeps a late run from starting. */
function whyOf(row: ShownJob, topics: readonly ListedTopic[]): string {
  if (row.last_error !== null) return row.last_error.split('\n')[0] ?? '';
  const state = row.shownState === 'late' ? topicState(topics, row.topic) : null;
  return state === null ? '' : `topic ${row.topic} is ${state}`;
}

/** `41 jobs: 2 failing, 1 running, 4 paused.` */
function summary({ palette }: CliContext, rows: readonly ShownJob[], total: number): string {
  const counts = JOB_STATES.filter((state) => state !== 'idle').flatMap((state) => {
    const count = rows.filter(({ shownState }) => shownState === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  const shown = rows.length === total ? '' : `${rows.length} of `;
  const what = counts.length === 0 ? 'none needs attention' : counts.join(', ');
  return `${palette.dim(`${shown}${total} ${total === 1 ? 'job' : 'jobs'}: ${what}`)}\n`;
}

function addJobsHint({ cwd }: CliContext): string {
  const apply = 'Create them with pgherd apply.';
  return findProjectFile(cwd) === null ? `${INIT_HINT}; ${apply}` : apply;
}

/** Returns the next due time and the other triggers of the job. */
function nextWord(row: ListedJob, nowMs: number, when: (ms: number) => string): string {
  const { times, waitsFor } = nextStartOf(row, nowMs, 1);
  return [...times.map(when), ...waitsFor].join(' or ') || '–';
}

/** Appends the time zone unless the schedule does not depend on it (after a job, a period, an instant). */
function scheduleWord({ schedule, timezone }: ListedJob): string {
  if (schedule.length === 0) return '(triggered)';
  const text = schedule.join(', ');
  return schedule.every((one) => ZONELESS.test(one)) ? text : `${text} ${timezone}`;
}

const ZONELESS = /^(after:|@every |@after |@reboot|\d{4}-|\d+ seconds?$)/;
