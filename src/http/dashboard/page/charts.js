import { svg } from './dom.js';
import { duration, rate } from './format.js';

const BAR = 4;
const HEIGHT = 22;

/** Draws the durations of the last runs, one bar each, the newest right; failed runs are red. */
export function sparkline(runs) {
  const times = runs.map(({ ms }) => ms ?? 0);
  const most = Math.max(1, ...times);
  const failed = runs.filter(({ state }) => state !== 'finished').length;
  const middle = [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  const label =
    runs.length === 0
      ? 'has not run yet'
      : `last ${runs.length} runs: median ${duration(middle)}, longest ${duration(most)}, ${failed} not finished`;
  const width = 24 * (BAR + 1);
  const bars = runs.map(({ state, ms }, index) => {
    const height = Math.max(2, Math.round(((ms ?? 0) / most) * HEIGHT));
    const x = width - (runs.length - index) * (BAR + 1);
    return svg('rect', { x, y: HEIGHT - height, width: BAR, height, rx: 1, class: `run ${state}` });
  });
  const title = svg('title');
  title.textContent = label;
  return svg(
    'svg',
    { class: 'spark', viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', 'aria-label': label },
    title,
    ...bars,
  );
}

const WIDE = 1_000;
const TALL = 110;
const SLOTS = 150;

/** Draws the tasks per second over the last ten minutes. */
export function throughputChart(points) {
  const values = points.map(({ tasksPerSecond }) => tasksPerSecond);
  const most = niceCeiling(Math.max(1, ...values.map((value) => value ?? 0)));
  const x = (index) => WIDE - ((values.length - 1 - index) / (SLOTS - 1)) * WIDE;
  const y = (value) => TALL - (value / most) * (TALL - 6);
  const parts = [];
  for (const run of runsOf(values)) {
    const line = run.map(([index, value]) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`);
    const [first, last] = [x(run[0][0]).toFixed(1), x(run.at(-1)[0]).toFixed(1)];
    parts.push(svg('polygon', { class: 'area', points: `${first},${TALL} ${line.join(' ')} ${last},${TALL}` }));
    parts.push(svg('polyline', { class: 'line', points: line.join(' ') }));
  }
  const grid = [0, 0.5].map((part) =>
    svg('line', { class: 'grid', x1: 0, x2: WIDE, y1: y(most * (1 - part)), y2: y(most * (1 - part)) }),
  );
  const label = `tasks per second over ten minutes: now ${rate(values.at(-1))}, highest ${rate(Math.max(0, ...values.map((v) => v ?? 0)))}`;
  const options = { viewBox: `0 0 ${WIDE} ${TALL}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label };
  return { chart: svg('svg', options, ...grid, ...parts), most };
}

/** Returns the runs of values without a gap, as [index, value]. */
function runsOf(values) {
  const runs = [];
  let run = [];
  values.forEach((value, index) => {
    if (value === null) {
      if (run.length > 0) runs.push(run);
      run = [];
    } else run.push([index, value]);
  });
  if (run.length > 0) runs.push(run);
  return runs;
}

/** 1, 2 or 5 times a power of ten. */
function niceCeiling(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= value);
}
