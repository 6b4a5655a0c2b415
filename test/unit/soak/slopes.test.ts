import { expect, test } from 'vitest';
import type { DatabaseSample, ProcessSample } from '../../soak/samples.ts';
import { growthFigures, slopeOf } from '../../soak/slopes.ts';
import { isOver } from '../../support/figure.ts';

const MB = 1_048_576;

const FLAT = { all: MB, anonymous: MB, mallocMain: MB, mallocArenas: MB };

/** Two hours, a sample a minute; memory grows by this much per hour, with a wave of 10 MB as from garbage collections. */
function samplesOf(mbPerHour: number): { processes: readonly ProcessSample[]; database: readonly DatabaseSample[] } {
  const minutes = Array.from({ length: 120 }, (_, n) => n);
  const flat = {
    daemon: 0,
    generation: 1,
    heapTotal: MB,
    heapUsed: MB,
    external: MB,
    arrayBuffers: MB,
    malloced: MB,
    fds: 40,
    threads: 11,
  };
  return {
    processes: minutes.map((n) => ({
      ...flat,
      atMs: n * 60_000,
      resident: { ...FLAT, all: (150 + 10 * Math.sin(n) + (n / 60) * mbPerHour) * MB },
    })),
    database: minutes.map((n) => ({
      atMs: n * 60_000,
      sessions: 20,
      sessionsOpened: n * 10,
      attempts: n * 3_000,
      deadRows: 100,
      tableBytes: 8 * MB,
    })),
  };
}

const isGrowing = (mbPerHour: number): boolean =>
  growthFigures(samplesOf(mbPerHour), 0).some((one) => one.what.includes('resident memory') && isOver(one));

test('a slope is the change per unit of time, and is not a number for too few points', () => {
  const points = Array.from({ length: 20 }, (_, n) => [n / 10, 5 + 3 * (n / 10)] as const);

  expect(slopeOf(points)).toBeCloseTo(3);
  expect(slopeOf(points.slice(0, 9))).toBeNaN();
});

test('memory that grows by 16 MB an hour is over its bound after two hours, and a wave alone is not', () => {
  expect(isGrowing(16)).toBe(true);
  expect(isGrowing(0)).toBe(false);
});

test('without samples every bounded figure is over its bound', () => {
  const figures = growthFigures({ processes: [], database: [] }, 0);

  expect(figures.filter((one) => one.limit !== null && !isOver(one))).toEqual([]);
});
