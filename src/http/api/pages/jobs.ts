import { schedulesOf } from '../../../plan/run-times.ts';
import type { Connection } from '../../../postgres/connection.ts';
import { nextDueOf } from '../../../schedule/due-times.ts';
import { loadFailing, loadRetrying, namesContaining } from '../../../store/lists/dashboard/board.ts';
import type { JobRow, JobsDocument } from '../../dashboard/documents/jobs.ts';
import { type BoardJob, type BoardView, isDue, matchesState } from './board/board.ts';
import type { PagesContext } from './board/context.ts';
import { pauseOf } from './board/frame.ts';
import { whyTopicWaits } from './board/waits.ts';

export interface JobsFilter {
  readonly q: string | null;
  readonly state: string | null;
  readonly topic: string | null;
  readonly role: string | null;
  /** `key:value`, or `key`. */
  readonly label: string | null;
  readonly project: string | null;
  /** Two instants; null: any. */
  readonly due: readonly [fromMs: number, toMs: number] | null;
  readonly sort: string;
  /** The name of the last job of the page before; null: the first page. */
  readonly after: string | null;
  readonly limit: number;
}

/** Returns one page of jobs. The whole list is in memory: a page costs what its own rows cost. */
export async function jobsOf({ http, board }: PagesContext, filter: JobsFilter): Promise<JobsDocument> {
  const view = await board.view();
  const found =
    filter.q === null
      ? null
      : await http.fast.get(`pages/names ${filter.q}`, () =>
          http.sessions.read((connection) => namesContaining(connection, filter.q ?? '')),
        );
  const tests = testsOf(filter, found);
  const matching = view.jobs.filter((job) => tests.every(([, fits]) => fits(job)));
  const sorted = matching.toSorted(ORDERS[filter.sort] ?? ORDERS.worst);
  const from = filter.after === null ? 0 : sorted.findIndex(({ name }) => name === filter.after) + 1;
  const shown = sorted.slice(from, from + filter.limit);
  const rows = await http.sessions.read((connection) => rowsOf(connection, { view, board, jobs: shown }));
  const before = from - filter.limit;
  return {
    nowMs: view.nowMs,
    jobs: rows,
    total: sorted.length,
    from,
    next: from + shown.length < sorted.length ? (shown.at(-1)?.name ?? null) : null,
    previous: from === 0 ? null : before <= 0 ? '' : (sorted[before - 1]?.name ?? ''),
    counts: view.counts,
    without:
      sorted.length > 0
        ? {}
        : Object.fromEntries(
            tests.map(([key]) => [
              key,
              view.jobs.filter((job) => tests.every(([other, fits]) => other === key || fits(job))).length,
            ]),
          ),
  };
}

/** Returns the rows of jobs with what a list says about each. */
export async function rowsOf(
  connection: Connection,
  {
    view,
    board,
    jobs,
  }: { readonly view: BoardView; readonly board: PagesContext['board']; readonly jobs: readonly BoardJob[] },
): Promise<readonly JobRow[]> {
  const idsWhere = (fits: (job: BoardJob) => boolean): readonly string[] => jobs.filter(fits).map(({ id }) => id);
  await board.times.ensure(connection, jobs);
  const sparks = await board.sparks.of(connection, jobs, view.nowMs);
  const failingIds = idsWhere(({ last_state }) => last_state === 'failed');
  const failing = new Map(
    (failingIds.length === 0 ? [] : await loadFailing(connection, failingIds)).map((row) => [row.job_id, row]),
  );
  const retryingIds = idsWhere(({ retrying }) => retrying > 0);
  const retrying = new Map(
    (retryingIds.length === 0 ? [] : await loadRetrying(connection, retryingIds)).map((row) => [row.job_id, row]),
  );
  return jobs.map((job): JobRow => {
    const { p50Ms, p95Ms } = board.times.of(job.id);
    const spark = sparks.get(job.id);
    const failure = failing.get(job.id);
    const retry = retrying.get(job.id);
    const topic = view.topics.get(job.topic);
    return {
      name: job.name,
      state: job.state,
      drift: job.drift !== null,
      project: job.project,
      topic: job.topic,
      role: job.role,
      schedule: job.schedule,
      timezone: job.timezone,
      enabled: job.enabled,
      labels: job.labels,
      file: job.file,
      topicPaused: topic?.paused === true,
      pause: job.isPaused ? pauseOf(job) : null,
      lastState: job.last_state,
      lastEndedMs: job.last_ended_ms,
      lastMs:
        job.last_ended_ms === null || job.last_started_ms === null ? null : job.last_ended_ms - job.last_started_ms,
      timeoutMs: job.timeout_ms,
      p50Ms,
      p95Ms,
      nextMs: job.next_due_ms,
      lateSinceMs: job.lateSinceMs,
      runningSinceMs: job.running_since_ms,
      running: job.running,
      waiting: job.waiting + job.retrying,
      failure:
        job.state !== 'failing'
          ? null
          : {
              message: failure?.message ?? null,
              sqlstate: failure?.sqlstate ?? null,
              sinceMs: failure?.since_ms ?? job.last_ended_ms,
              runs: failure?.runs ?? 1,
              taskId: failure?.task_id ?? null,
            },
      retry:
        retry === undefined
          ? null
          : {
              attempt: retry.attempt + 1,
              limit: retry.retry_limit + 1,
              atMs: retry.at_ms,
              message: retry.message?.split('\n')[0] ?? null,
            },
      waitsFor:
        job.waiting > 0 || job.lateSinceMs !== null
          ? (whyTopicWaits(topic, true) ?? (job.running > 0 ? 'the run before has not ended' : 'a free slot'))
          : null,
      drifted:
        job.drift === null ? null : { by: job.drift.changedBy, atMs: job.drift.changedAtMs, values: job.drift.values },
      sqlError: job.sql_error,
      spark: spark?.states.map((state, n) => ({ state, ms: spark.ms[n] ?? null })) ?? [],
    };
  });
}

type Test = readonly [key: string, fits: (job: BoardJob) => boolean];

function testsOf(filter: JobsFilter, found: ReadonlySet<string> | null): readonly Test[] {
  const { q, state, topic, role, label, project, due } = filter;
  const tests: Test[] = [];
  if (q !== null) tests.push(['q', ({ name }) => found?.has(name) === true]);
  if (state !== null) tests.push(['state', (job) => matchesState(job, state)]);
  if (topic !== null) tests.push(['topic', (job) => job.topic === topic]);
  if (role !== null) tests.push(['role', (job) => job.role === role]);
  if (project !== null) tests.push(['project', (job) => job.project === project]);
  if (label !== null) tests.push(['label', (job) => hasLabel(job, label)]);
  if (due !== null) tests.push(['due', (job) => startsWithin(job, due)]);
  return tests;
}

/** Whether a job has a label, given as `key` or `key:value`. */
export function hasLabel({ labels }: Pick<BoardJob, 'labels'>, label: string): boolean {
  const colon = label.indexOf(':');
  const key = colon === -1 ? label : label.slice(0, colon);
  return Object.hasOwn(labels, key) && (colon === -1 || String(labels[key]) === label.slice(colon + 1));
}

/** The scheduler knows the next start; a later one is computed. */
function startsWithin(job: BoardJob, [fromMs, toMs]: readonly [number, number]): boolean {
  if (isDue(job, fromMs, toMs)) return true;
  if (!job.enabled || job.isPaused || job.schedule.length === 0) return false;
  try {
    return (nextDueOf(schedulesOf(job), job.timezone, fromMs - 1) ?? Infinity) <= toMs;
  } catch (error) {
    if (error instanceof RangeError) return false; // an unknown zone, written through SQL
    throw error;
  }
}

const RANK: readonly string[] = [
  'failing',
  'late',
  'slow',
  'retrying',
  'running',
  'waiting',
  'paused',
  'drift',
  'disabled',
  'idle',
];
const byName = (a: BoardJob, b: BoardJob): number => (a.name < b.name ? -1 : 1);
const lastMs = (job: BoardJob): number => (job.last_ended_ms ?? 0) - (job.last_started_ms ?? 0);

/** Orders jobs by severity, then by name. */
export const worstFirst = (a: BoardJob, b: BoardJob): number =>
  RANK.indexOf(a.state) - RANK.indexOf(b.state) || byName(a, b);

const ORDERS: Readonly<Record<string, (a: BoardJob, b: BoardJob) => number>> = {
  worst: worstFirst,
  name: byName,
  next: (a, b) => (a.next_due_ms ?? Infinity) - (b.next_due_ms ?? Infinity) || byName(a, b),
  duration: (a, b) => lastMs(b) - lastMs(a) || byName(a, b),
};
