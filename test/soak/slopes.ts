import { type Figure, figure } from '../support/figure.ts';
import { groupBy } from '../support/group-by.ts';
import type { DatabaseSample, ProcessSample, Samples } from './samples.ts';

const MB = 1_048_576;
const HOUR_MS = 3_600_000;
/** Fewer points say nothing about a slope. */
const MIN_SAMPLES = 10;

/** What a quantity may grow in the steady part: what it varies by from minute to minute, and so much an hour. */
interface Growth {
  readonly noise: number;
  readonly perHour: number;
}

/** The least-squares slope of the points, in units of y per unit of x; NaN for fewer than ten points. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  if (points.length < MIN_SAMPLES) return Number.NaN;
  const mean = (index: 0 | 1): number => points.reduce((sum, point) => sum + point[index], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const squares = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / squares;
}

/** Growth over the steady part, from `steadyMs` on, of every process that lived through it, and of the database. */
export function growthFigures({ processes, database }: Samples, steadyMs: number): readonly Figure[] {
  const steady = processes.filter(({ atMs }) => atMs >= steadyMs);
  const series = groupBy(steady, ({ daemon }) => daemon);
  const perDaemon = [...series.entries()]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([daemon, samples]) => daemonFigures(daemon, samples));
  return [...perDaemon, ...databaseFigures(database.filter(({ atMs }) => atMs >= steadyMs))];
}

function daemonFigures(daemon: number, all: readonly ProcessSample[]): readonly Figure[] {
  // A process that was replaced within the steady part was counted as ended by itself or as frozen.
  const samples = all.filter(({ generation }) => generation === all.at(-1)?.generation);
  const of = (what: string, value: (sample: ProcessSample) => number, unit: string, growth: Growth): Figure =>
    grown(`daemon ${daemon}: ${what}`, samples, value, unit, growth);
  return [
    of('resident memory', ({ resident }) => resident.all / MB, 'MB', { noise: 15, perHour: 4 }),
    of('JavaScript heap', ({ heapUsed }) => heapUsed / MB, 'MB', { noise: 10, perHour: 3 }),
    of('buffers', ({ external }) => external / MB, 'MB', { noise: 4, perHour: 1 }),
    of('file descriptors', ({ fds }) => fds, '', { noise: 12, perHour: 3 }),
  ];
}

function databaseFigures(samples: readonly DatabaseSample[]): readonly Figure[] {
  const [first, last] = [samples[0], samples.at(-1)];
  const attempts = (last?.attempts ?? Number.NaN) - (first?.attempts ?? Number.NaN);
  const opened = (last?.sessionsOpened ?? Number.NaN) - (first?.sessionsOpened ?? Number.NaN);
  return [
    grown('open sessions', samples, ({ sessions }) => sessions, '', { noise: 12, perHour: 3 }),
    figure('sessions opened per 1,000 attempts', (opened / attempts) * 1_000, '', 60),
    grown('dead rows', samples, ({ deadRows }) => deadRows, '', { noise: 10_000, perHour: 2_000 }),
    grown('tables without history', samples, ({ tableBytes }) => tableBytes / MB, 'MB', { noise: 12, perHour: 3 }),
  ];
}

function grown<Sample extends { readonly atMs: number }>(
  what: string,
  samples: readonly Sample[],
  value: (sample: Sample) => number,
  unit: string,
  { noise, perHour }: Growth,
): Figure {
  const hours = ((samples.at(-1)?.atMs ?? 0) - (samples[0]?.atMs ?? 0)) / HOUR_MS;
  const slope = slopeOf(samples.map((sample) => [sample.atMs / HOUR_MS, value(sample)]));
  return figure(
    `${what}: growth over the steady part`,
    slope * hours,
    unit,
    Math.round((noise + perHour * hours) * 10) / 10,
  );
}
