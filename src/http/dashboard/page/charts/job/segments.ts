import type { JobDocument, JobRow, Occurrence } from '../../../documents/jobs.ts';

export interface Segment {
  readonly from: number;
  readonly to: number;
  /** null: fewer than five runs. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly revision: number | null;
}

/** Stretches of columns with the same SQL. The last one has the percentiles of the job, which count more runs than there are columns. */
export function segmentsOf({
  occurrences,
  revisions,
  job,
}: Pick<JobDocument, 'revisions'> & {
  readonly occurrences: readonly Pick<Occurrence, 'dueMs' | 'state' | 'ms'>[];
  readonly job: Pick<JobRow, 'p50Ms' | 'p95Ms'>;
}): readonly Segment[] {
  const cuts = revisions.filter(({ sqlChanged }) => sqlChanged).toSorted((a, b) => a.atMs - b.atMs);
  const bounds = [
    0,
    ...cuts.map(({ atMs }) => occurrences.findIndex(({ dueMs }) => dueMs >= atMs)).filter((at) => at > 0),
  ];
  const starts = [...new Set(bounds)].toSorted((a, b) => a - b);
  return starts.map((from, n) => {
    const to = starts[n + 1] ?? occurrences.length;
    const times = occurrences
      .slice(from, to)
      .flatMap(({ ms, state }) => (ms === null || (state !== 'finished' && state !== 'late') ? [] : ms))
      .toSorted((a, b) => a - b);
    const first = occurrences[from];
    const revision =
      n === 0 ? null : (cuts.findLast(({ atMs }) => first !== undefined && atMs <= first.dueMs)?.revision ?? null);
    if (to === occurrences.length) return { from, to, p50: job.p50Ms, p95: job.p95Ms, revision };
    const of = (share: number): number | null => (times.length < FEWEST ? null : percentile(times, share));
    return { from, to, p50: of(0.5), p95: of(0.95), revision };
  });
}

/** Between two of the sorted values in proportion, as PostgreSQL's percentile_cont computes those of the job. */
function percentile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const [below = 0, above = below] = sorted.slice(Math.floor(at), Math.floor(at) + 2);
  return below + (above - below) * (at - Math.floor(at));
}

/** As for the percentiles of the job. */
const FEWEST = 5;
