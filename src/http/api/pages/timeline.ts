import { schedulesOf } from '../../../plan/run-times.ts';
import { dueBetween, isTimed } from '../../../schedule/due-times.ts';
import { loadRevisionMarks, loadSqlChanges, loadTopicBins } from '../../../store/lists/dashboard/timeline.ts';
import type { TimelineDocument, TimelineLane, TimelineMark, TopicLane } from '../../dashboard/documents/overview.ts';
import type { HttpContext } from '../../http-context.ts';
import type { BoardJob, BoardView } from './board/board.ts';
import type { PagesContext } from './board/context.ts';
import { laneMarks } from './board/lane-marks.ts';
import { hasLabel } from './jobs.ts';
import { countStarts } from './starts.ts';

const HOUR_MS = 3_600_000;
const TOPICS = 8;
const PAST_BINS = 72;
const NEXT_BINS = 48;
/** The widest screen. */
const PIXELS = 2_000;
/** More next starts than this are one band. */
const MOST_NEXT = 90;

const RANGES: Readonly<Record<string, readonly [pastMs: number, nextMs: number]>> = {
  '1h': [HOUR_MS, 4 * HOUR_MS],
  '6h': [6 * HOUR_MS, 24 * HOUR_MS],
  '24h': [24 * HOUR_MS, 24 * HOUR_MS],
  '7d': [7 * 24 * HOUR_MS, 2 * 24 * HOUR_MS],
};

/** Returns past runs and next starts of the worst jobs, and of all jobs by topic. */
export async function timelineOf(
  { http, board, slow, lanesOf }: PagesContext,
  range: string,
  label: string | null,
): Promise<TimelineDocument> {
  const [pastMs, nextMs] = RANGES[range] ?? [6 * HOUR_MS, 24 * HOUR_MS];
  const view = await board.view();
  const { nowMs } = view;
  const fromMs = nowMs - pastMs;
  const jobs = label === null ? view.jobs : view.jobs.filter((job) => hasLabel(job, label));
  const pastBinMs = pastMs / PAST_BINS;
  const mergeMs = (pastMs + nextMs) / PIXELS;
  const past = await http.fast.get(`pages/timeline ${range} ${label ?? ''}`, () =>
    http.sessions.read(async (connection) => {
      const { choice, runs } = lanesOf(range, label);
      const shown = choice.choose(jobs, nowMs);
      return {
        shown,
        runs: await runs.poll(connection, { ids: shown.map(({ id }) => id), sinceMs: fromMs, nowMs, mergeMs }),
        revisions: await loadRevisionMarks(connection, fromMs),
        changes: await loadSqlChanges(connection, { names: shown.map(({ name }) => name), sinceMs: fromMs }),
      };
    }),
  );
  const topicBins = await topicBinsOf(http, { sinceMs: fromMs, untilMs: nowMs, binMs: pastBinMs });
  const at = (ms: number): number => Math.round((ms - fromMs) / 1000);
  const lanes = past.shown.map((job): TimelineLane => {
    const runs = past.runs.get(job.id) ?? { runs: [], isCut: false };
    const next = nextStarts(job, nowMs, nowMs + nextMs);
    return {
      job: job.name,
      state: job.state,
      topic: job.topic,
      marks: [...laneMarks(runs, { fromMs, mergeMs }), ...nowMarks(job, nowMs, at)],
      next: next.length > MOST_NEXT ? [next[0] ?? 0, next.at(-1) ?? 0].map(at) : next.map(at),
      nextCount: next.length,
      paused: pausedOf(job, view, at),
      p95Ms: board.times.of(job.id).p95Ms,
      sqlChanges: past.changes
        .filter(({ name }) => name === job.name)
        .map(({ at_ms, revision }) => ({ at: at(at_ms), revision })),
    };
  });
  return {
    nowMs,
    fromMs,
    toMs: nowMs + nextMs,
    pastBinMs,
    nextBinMs: nextMs / NEXT_BINS,
    total: jobs.length,
    lanes,
    topics: await slow
      .get(`timeline topics ${range} ${label ?? ''}`, () => Promise.resolve(topicLanes(jobs, { view, nowMs, nextMs })))
      .then((list) =>
        list.map((lane) => ({
          ...lane,
          past: topicBins.get(lane.topic) ?? [],
        })),
      ),
    revisions: past.revisions.map(({ project, revision, at_ms, by }) => ({ project, revision, atMs: at_ms, by })),
  };
}

type Bin = readonly [bin: number, ended: number, failed: number];

/** Returns how many attempts ended and failed, by topic and bin; from the stored sums, as long as they tell the topics apart. */
export async function topicBinsOf(
  { logBins, slow, sessions }: HttpContext,
  { sinceMs, untilMs, binMs }: { readonly sinceMs: number; readonly untilMs: number; readonly binMs: number },
): Promise<ReadonlyMap<string, readonly Bin[]>> {
  const count = Math.ceil((untilMs - sinceMs) / binMs);
  const summed = await logBins({ sinceMs, untilMs, count });
  const byTopic = summed?.bins.every(({ topic }) => topic !== null) === true ? summed : null;
  const found =
    byTopic !== null
      ? byTopic.bins.map(({ bin, topic, counts: [finished, failed, retried, cancelled, skipped] }) => ({
          topic: topic ?? '',
          atMs: byTopic.sinceMs + (bin + 0.5) * byTopic.binMs,
          ended: finished + failed + retried + cancelled + skipped,
          failed,
        }))
      : await slow.get(`topic bins ${Math.round((untilMs - sinceMs) / 1_000)} ${binMs}`, async () => {
          const rows = await sessions.read((connection) => loadTopicBins(connection, { sinceMs, binMs, topic: null }));
          return rows.map(({ topic, bin, ended, failed }) => ({
            topic,
            atMs: sinceMs + (bin + 0.5) * binMs,
            ended,
            failed,
          }));
        });
  const topics = new Map<string, Map<number, Bin>>();
  for (const { topic, atMs, ended, failed } of found) {
    const bins = topics.get(topic) ?? new Map<number, Bin>();
    topics.set(topic, bins);
    const bin = Math.min(count - 1, Math.max(0, Math.floor((atMs - sinceMs) / binMs)));
    const [, before = 0, failedBefore = 0] = bins.get(bin) ?? [];
    bins.set(bin, [bin, before + ended, failedBefore + failed]);
  }
  return new Map([...topics].map(([topic, bins]) => [topic, [...bins.values()].toSorted((a, b) => a[0] - b[0])]));
}

function nowMarks(job: BoardJob, nowMs: number, at: (ms: number) => number): readonly TimelineMark[] {
  const marks: TimelineMark[] = [];
  const add = (state: string, fromMs: number): void =>
    void marks.push({ at: at(fromMs), to: at(nowMs), state, taskId: null, runs: 1 });
  if (job.running_since_ms !== null) add(job.state === 'slow' ? 'slow' : 'running', job.running_since_ms);
  else if (job.lateSinceMs !== null) add('late', job.lateSinceMs);
  else if (job.waiting_since_ms !== null) add('waiting', job.waiting_since_ms);
  else if (job.retrying > 0) add('retrying', nowMs);
  return marks;
}

function pausedOf(job: BoardJob, { topics }: BoardView, at: (ms: number) => number): TimelineLane['paused'] {
  const topic = topics.get(job.topic);
  const facts = job.isPaused ? job : topic?.paused === true ? topic : null;
  if (facts === null) return null;
  const what = job.isPaused ? 'paused' : `topic ${job.topic} paused`;
  return {
    from: facts.paused_ms === null ? 0 : Math.max(0, at(facts.paused_ms)),
    to: facts.paused_until_ms === null ? null : at(facts.paused_until_ms),
    text: `${what} by ${facts.paused_by ?? 'its definition'}${facts.pause_reason === null ? '' : `: ${facts.pause_reason}`}`,
  };
}

function nextStarts(job: BoardJob, fromMs: number, toMs: number): readonly number[] {
  if (!job.enabled || (job.isPaused && (job.paused_until_ms ?? Infinity) > toMs)) return [];
  const schedules = schedulesOf(job).filter(isTimed);
  if (schedules.length === 0) return [];
  try {
    return dueBetween(schedules, job.timezone, job.isPaused ? (job.paused_until_ms ?? fromMs) : fromMs, toMs, {
      limit: 300,
      keep: 'first',
    }).times;
  } catch (error) {
    if (error instanceof RangeError) return []; // an unknown zone, written through SQL
    throw error;
  }
}

/** Returns the topics with the most jobs; of very many jobs an even sample is counted. */
function topicLanes(
  jobs: readonly BoardJob[],
  { view, nowMs, nextMs }: { readonly view: BoardView; readonly nowMs: number; readonly nextMs: number },
): readonly TopicLane[] {
  const byTopic = new Map<string, BoardJob[]>();
  for (const job of jobs) byTopic.set(job.topic, [...(byTopic.get(job.topic) ?? []), job]);
  const largest = [...byTopic].toSorted((a, b) => b[1].length - a[1].length).slice(0, TOPICS);
  return largest.map(([topic, list]) => {
    const step = Math.max(1, Math.ceil(list.length / MOST_COUNTED));
    const counts = new Map<number, number>();
    const minutesPerBin = nextMs / NEXT_BINS / 60_000;
    for (const job of list.filter((_, n) => n % step === 0)) {
      for (const [minute, count] of countStarts(job, nowMs, nextMs / 60_000)) {
        const bin = Math.floor(minute / minutesPerBin);
        counts.set(bin, (counts.get(bin) ?? 0) + count * step);
      }
    }
    return {
      topic,
      jobs: list.length,
      paused: view.topics.get(topic)?.paused === true,
      past: [],
      next: [...counts].toSorted((a, b) => a[0] - b[0]),
    };
  });
}

/** The starts of one topic. */
const MOST_COUNTED = 200;
