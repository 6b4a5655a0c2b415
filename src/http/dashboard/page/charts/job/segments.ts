import type { JobDocument } from '../../../documents/jobs.ts';

export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly p50: number;
  readonly p95: number;
  readonly revision: number | null;
}

/** Stretches of columns with the same SQL, with their percentiles; those of a few runs only are left out. */
export function segmentsOf({ occurrences, revisions }: JobDocument): readonly Segment[] {
  const cuts = revisions.filter(({ sqlChanged }) => sqlChanged).toSorted((a, b) => a.atMs - b.atMs);
  const bounds = [
    0,
    ...cuts.map(({ atMs }) => occurrences.findIndex(({ dueMs }) => dueMs >= atMs)).filter((at) => at > 0),
  ];
  const starts = [...new Set(bounds)].toSorted((a, b) => a - b);
  return starts.flatMap((from, n) => {
    const to = starts[n + 1] ?? occurrences.length;
    const times = occurrences
      .slice(from, to)
      .flatMap(({ ms, state }) => (ms === null || (state !== 'finished' && state !== 'late') ? [] : ms))
      .toSorted((a, b) => a - b);
    if (times.length < 3) return [];
    const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
    const first = occurrences[from];
    const revision =
      n === 0 ? null : (cuts.findLast(({ atMs }) => first !== undefined && atMs <= first.dueMs)?.revision ?? null);
    return { from, to, p50: at(0.5), p95: at(0.95), revision };
  });
}
