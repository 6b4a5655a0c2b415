import { describe, expect, test } from 'vitest';
import { LowWaterMarks } from '../../../src/runtime/claim/low-water-marks.ts';
import type { ClaimedLease } from '../../../src/store/queue/claimed-leases.ts';

function tasks(...ids: readonly string[]): readonly ClaimedLease[] {
  return ids.map((lastId) => ({ lastId, priority: 100, topic: 'mail' }) as ClaimedLease);
}

const quick = { startMs: 0, endMs: 2, tasks: 1, isFull: false };
const slow = { startMs: 0, endMs: 40, tasks: 3, isFull: false };

describe('low-water marks', () => {
  test('are not used while claims are quick', () => {
    const marks = new LowWaterMarks();
    marks.claimed(tasks('7'), null, quick);
    expect(marks.next(3)).toBeNull();
  });

  test('are at the highest id after a slow claim, and only rise', () => {
    const marks = new LowWaterMarks();
    marks.claimed(tasks('7', '100', '9'), null, slow);
    expect(marks.next(41)).toEqual([{ priority: 100, topic: 'mail', id: '100' }]);
    marks.claimed(tasks('11'), marks.next(41), { startMs: 41, endMs: 42, tasks: 1, isFull: false });
    expect(marks.next(43)).toEqual([{ priority: 100, topic: 'mail', id: '100' }]);
  });

  test('are ignored by a full search from time to time, more rarely the longer it takes, and after a reset', () => {
    const marks = new LowWaterMarks();
    marks.claimed(tasks('7'), null, slow);
    expect([1_039, 1_041].map((nowMs) => marks.next(nowMs) !== null)).toEqual([true, false]);
    marks.claimed(tasks('7'), null, { startMs: 2_000, endMs: 2_400, tasks: 1, isFull: false });
    expect([10_399, 10_401].map((nowMs) => marks.next(nowMs) !== null)).toEqual([true, false]);
    marks.reset();
    expect(marks.next(2_401)).toBeNull();
  });

  test('fall where a full search took as many tasks as it could: others that returned may be below the former mark', () => {
    const marks = new LowWaterMarks();
    marks.claimed(tasks('100'), null, { ...slow, isFull: true });
    marks.reset();
    expect(marks.next(50)).toBeNull();
    marks.claimed(tasks('60'), null, { startMs: 50, endMs: 90, tasks: 1, isFull: true });
    expect(marks.next(91)).toEqual([{ priority: 100, topic: 'mail', id: '60' }]);
    marks.reset();
    expect(marks.next(100)).toBeNull();
    marks.claimed(tasks('50'), null, { startMs: 100, endMs: 140, tasks: 1, isFull: false });
    expect(marks.next(141)).toEqual([{ priority: 100, topic: 'mail', id: '60' }]);
  });

  test('are ignored after tasks returned during a full search, which may not have seen them', () => {
    const marks = new LowWaterMarks();
    expect(marks.next(0)).toBeNull();
    marks.reset();
    marks.claimed(tasks('7'), null, slow);
    expect(marks.next(41)).toBeNull();
    marks.claimed(tasks('7'), null, { ...slow, startMs: 41, endMs: 81 });
    expect(marks.next(82)).not.toBeNull();
  });

  test('end with the first quick search of all ids', () => {
    const marks = new LowWaterMarks();
    marks.claimed(tasks('7'), null, slow);
    marks.claimed(tasks('8'), null, { startMs: 1_100, endMs: 1_101, tasks: 1, isFull: false });
    expect(marks.next(1_102)).toBeNull();
  });

  test('are forgotten when there are too many topics', () => {
    const marks = new LowWaterMarks();
    const many = Array.from({ length: 101 }, (_, n) => ({ lastId: '1', priority: 1, topic: `t${n}` }) as ClaimedLease);
    marks.claimed(many, null, slow);
    expect(marks.next(41)).toBeNull();
  });
});
