import { expect, test } from 'vitest';
import { segmentsOf } from '../../../src/http/dashboard/page/charts/job/segments.ts';

test('the plot has the percentiles of each version of the SQL, those of the job for the last one', () => {
  const occurrences = [100, 200, 300, 400, 500, 7_000, 8_000].map((ms, n) => ({
    dueMs: n * 60_000,
    state: 'finished' as const,
    ms,
  }));
  const change = { project: 'shop', by: 'alice', commit: null, action: 'update', what: 'SQL +1 −1', sqlChanged: true };
  const revisions = [{ ...change, revision: 7, atMs: 290_000 }];
  const first = { from: 0, to: 5, p50: 300, p95: 480, revision: null };

  expect(segmentsOf({ occurrences, revisions, job: { p50Ms: 7_400, p95Ms: 9_900 } })).toEqual([
    first,
    { from: 5, to: 7, p50: 7_400, p95: 9_900, revision: 7 },
  ]);
  expect(segmentsOf({ occurrences, revisions, job: { p50Ms: 7_400, p95Ms: null } })).toEqual([
    first,
    { from: 5, to: 7, p50: 7_400, p95: null, revision: 7 },
  ]);
  // Four runs are too few, but the mark of the change stays.
  expect(
    segmentsOf({ occurrences: occurrences.slice(1), revisions, job: { p50Ms: 7_400, p95Ms: 9_900 } }),
  ).toMatchObject([{ p50: null, p95: null }, { revision: 7 }]);
});
