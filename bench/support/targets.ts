import { markdownTable } from './markdown.ts';
import type { Figure } from './section.ts';

/** The targets of pgherd by the names of figures. */
const TARGETS: readonly { readonly figure: string; readonly atLeast?: number; readonly atMost?: number }[] = [
  { figure: 'queue plain, 8 slots: × limit', atLeast: 0.75 },
  { figure: 'queue plain, 16 slots: × limit', atLeast: 0.65 },
  ...[8, 16].flatMap((slots) => [
    { figure: `queue plain, ${slots} slots: × best peer`, atLeast: 1 },
    { figure: `queue history, ${slots} slots: × without`, atLeast: 0.95 },
    { figure: `queue xmin, ${slots} slots: × without`, atLeast: 0.95 },
    { figure: `queue limits, ${slots} slots: × without`, atLeast: 0.8 },
    { figure: `queue series, ${slots} slots: × limit`, atLeast: 1.5 },
  ]),
  { figure: 'enqueue bulk: tasks/s', atLeast: 60_000 },
  { figure: 'enqueue alone: × best peer', atLeast: 1 },
  { figure: 'enqueue parallel: × best peer', atLeast: 1 },
  { figure: 'latency p50: ms', atMost: 0.7 },
  { figure: 'latency p99: ms', atMost: 1.8 },
  { figure: 'burst of 1,000: s', atMost: 0.25 },
  { figure: '100000 jobs, idle: % of a core', atMost: 2 },
  { figure: '100000 jobs, latest start: s', atMost: 1 },
  { figure: '10000 jobs, validate: s', atMost: 2 },
  { figure: '10000 jobs, apply: create all: s', atMost: 1.5 },
  { figure: '10000 jobs, plan: nothing changed: s', atMost: 0.6 },
  { figure: '10000 jobs, plan: nothing changed: MB', atMost: 300 },
  { figure: '10000 jobs, apply: 10 changed: s', atMost: 0.5 },
  { figure: 'start pgherd --help: ms', atMost: 150 },
];

/** A row per target that was measured. `before`: an older table, whose other rows stay. */
export function targetTable(figures: readonly Figure[], before: string): string | null {
  const rows = TARGETS.flatMap(({ figure, atLeast, atMost }) => {
    const measured = figures.find(({ name }) => name === figure);
    if (measured === undefined) {
      const old = before.split('\n').find((line) => line.startsWith(`| ${figure} `));
      return old === undefined ? [] : [cellsOf(old)];
    }
    const isMet =
      (atLeast === undefined || measured.value >= atLeast) && (atMost === undefined || measured.value <= atMost);
    const target = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
    return [[figure, target, figureText(measured.value), isMet ? 'met' : '**not met**']];
  });
  return rows.length === 0 ? null : markdownTable(['figure', 'target', 'measured', ''], rows);
}

export function figureText(value: number): string {
  return value.toPrecision(3).includes('e')
    ? Math.round(value).toLocaleString('en-US')
    : `${Number(value.toPrecision(3))}`;
}

function cellsOf(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
