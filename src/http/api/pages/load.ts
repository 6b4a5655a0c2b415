import type { LoadDocument } from '../../dashboard/documents/overview.ts';
import type { PagesContext } from './board/context.ts';
import { hasLabel } from './jobs.ts';
import { startsPerMinute } from './starts.ts';

const MINUTES = 24 * 60;
const HOUR_MS = 3_600_000;
const BUSIEST = 3;

/** Returns the starts of the next 24 hours by minute, with the expected work. Computed every few minutes. */
export async function loadOf({ board, slow }: PagesContext, label: string | null): Promise<LoadDocument> {
  const { nowMs } = await board.view();
  const fromMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  return await slow.get(`load ${fromMs} ${label ?? ''}`, async () => {
    const view = await board.view();
    const jobs = label === null ? view.jobs : view.jobs.filter((job) => hasLabel(job, label));
    const durationOf = (job: (typeof jobs)[number]): number | null =>
      board.times.of(job.id).p50Ms ??
      (job.last_ended_ms === null || job.last_started_ms === null
        ? null
        : Math.max(0, job.last_ended_ms - job.last_started_ms));
    const { starts, workMs, unknown } = await startsPerMinute(jobs, { fromMs, minutes: MINUTES, durationOf });
    const minutes = starts.flatMap((count, minute) =>
      count === 0 ? [] : [[minute, count, Math.round(workMs[minute] ?? 0)] as const],
    );
    const ahead = minutes.filter(([minute]) => fromMs + minute * 60_000 > nowMs);
    return {
      nowMs,
      fromMs,
      starts: starts.reduce((sum, count) => sum + count, 0),
      workMs: Math.round(workMs.reduce((sum, ms) => sum + ms, 0)),
      unknown,
      minutes,
      busiest: ahead
        .toSorted((a, b) => b[2] - a[2] || b[1] - a[1])
        .slice(0, BUSIEST)
        .map(([minute, count, ms]) => ({ atMs: fromMs + minute * 60_000, starts: count, workMs: ms })),
    };
  });
}
