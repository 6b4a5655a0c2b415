import { type Figure, isOver } from '../support/figure.ts';

/** The figures in columns: figure, value, bound, verdict. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((one) => [
    one.what,
    `${one.value} ${one.unit}`.trim(),
    one.limit === null ? '' : `${one.limit} ${one.unit}`.trim(),
    one.limit === null ? '' : isOver(one) ? 'FAILED' : 'ok',
  ]);
  const all = [['figure', 'value', 'at most', 'verdict'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, n) => (n === 1 || n === 2 ? cell.padStart(widths[n] ?? 0) : cell.padEnd(widths[n] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
