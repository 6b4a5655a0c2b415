import Table from 'cli-table3';
import { cut } from '../../text/cut.ts';
import { visible } from '../../text/printable.ts';
import type { CliContext } from './context.ts';

/** Renders a table without borders: bold head, two spaces between columns; a cell has at most 1 kB. `right` lists the right-aligned columns. */
export function renderTable(
  context: CliContext,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly string[] = [],
): string {
  const table = new Table({
    head: head.map((title) => context.palette.bold(title)),
    colAligns: head.map((title) => (right.includes(title) ? 'right' : 'left')),
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  table.push(...rows.map((row) => row.map((cell) => visible(cut(cell, MAX_CELL_BYTES)))));
  const lines = table.toString().split('\n');
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

const MAX_CELL_BYTES = 1_024;

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};
