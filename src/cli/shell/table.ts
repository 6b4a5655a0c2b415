import { cut } from '../../text/cut.ts';
import { visible } from '../../text/printable.ts';
import { shortenEnd, shortenMiddle, widthOf } from '../../text/width.ts';
import { wrapWords } from '../../text/wrap.ts';
import type { CliContext, Palette } from './context.ts';

export interface Column {
  readonly title: string;
  /** Aligned to the right, as numbers are. */
  readonly right?: boolean;
  /** Where the terminal is too narrow, columns with the highest rank go first. Without a rank the column stays. */
  readonly rank?: number;
  /** Where it is still too narrow, cells keep their beginning and end, or their beginning; else they stay as they are. */
  readonly shorten?: 'middle' | 'end';
  /** Columns with a rank go before this one becomes narrower. */
  readonly wanted?: number;
  /** Colours a cell by its text, or by its row. The cells themselves are plain: an escape in one is shown as text. */
  readonly paint?: (cell: string, palette: Palette, row: readonly string[]) => string;
}

export interface TableOptions {
  /** All columns, however wide: `--wide`. */
  readonly wide?: boolean;
}

type Row = readonly string[];

/**
 * Renders a table without borders: bold head, two spaces between columns, a cell of at most 1 kB. On a terminal it is as wide as
 * the terminal at most, and a last line names the columns that were left out; in a file or a pipe it has all columns.
 */
export function renderTable(
  context: Pick<CliContext, 'palette' | 'terminalWidth'>,
  columns: readonly (string | Column)[],
  rows: readonly Row[],
  { wide = false }: TableOptions = {},
): string {
  const { palette, terminalWidth } = context;
  const all = columns.map((column) => (typeof column === 'string' ? { title: column } : column));
  const cells = rows.map((row) => row.map((cell) => visible(cut(cell, MAX_CELL_BYTES))));
  const widths = all.map(({ title }, n) =>
    cells.reduce((width, row) => Math.max(width, widthOf(row[n] ?? '')), widthOf(title)),
  );
  const limit = wide ? null : terminalWidth;
  const kept = limit === null ? widths.map((width, index) => ({ index, width })) : fitted(all, widths, limit);
  const line = (row: Row, paint: (column: Column, cell: string) => string): string =>
    kept
      .map(({ index, width }, position) => {
        const column = all[index] ?? NONE;
        const cell = shortened(column, row[index] ?? '', width);
        // Nothing follows the last column.
        const isLast = position === kept.length - 1 && column.right !== true;
        const padding = ' '.repeat(isLast ? 0 : Math.max(0, width - widthOf(cell)));
        const painted = paint(column, cell);
        return column.right === true ? `${padding}${painted}` : `${painted}${padding}`;
      })
      .join('  ')
      .trimEnd();
  const head = line(
    all.map(({ title }) => title),
    (_, title) => palette.bold(title),
  );
  const body = cells.map((row) => line(row, ({ paint }, cell) => paint?.(cell, palette, row) ?? cell));
  const out = all.filter((_, index) => !kept.some((one) => one.index === index)).map(({ title }) => title);
  const note = out.length === 0 ? [] : wrapWords(`Not shown: ${out.join(', ')} (--wide)`, limit).map(palette.dim);
  return `${[head, ...body, ...note].join('\n')}\n`;
}

interface Kept {
  readonly index: number;
  readonly width: number;
}

/** Returns the columns that stay within `limit`, and how wide each is. */
function fitted(columns: readonly Column[], widths: readonly number[], limit: number): readonly Kept[] {
  let kept: Kept[] = widths.map((width, index) => ({ index, width }));
  const least = ({ index, width }: Kept): number =>
    columns[index]?.shorten === undefined
      ? width
      : Math.min(width, Math.max(MIN_SHORTENED, widthOf(columns[index].title)));
  const sum = (of: (one: Kept) => number): number => kept.reduce((all, one) => all + of(one), 2 * (kept.length - 1));
  const rankOf = ({ index }: Kept): number => columns[index]?.rank ?? 0;
  const wanted = (one: Kept): number => Math.max(least(one), Math.min(one.width, columns[one.index]?.wanted ?? 0));
  while (sum(wanted) > limit) {
    const last = kept.reduce((most, one) => (rankOf(one) > rankOf(most) ? one : most));
    if (rankOf(last) === 0) break;
    kept = kept.filter((one) => one !== last);
  }
  const isText = ({ index }: Kept): boolean => columns[index]?.shorten === 'end';
  const texts = (one: Kept): number =>
    isText(one) ? Math.min(one.width, Math.max(least(one), columns[one.index]?.wanted ?? ENOUGH_TEXT)) : one.width;
  return shrunk(shrunk(kept, texts, limit), least, limit);
}

/** Takes the excess over `limit` from the widest of those columns that may be narrower, one after the other. */
function shrunk(columns: readonly Kept[], least: (one: Kept) => number, limit: number): readonly Kept[] {
  let kept = columns;
  for (let over = kept.reduce((all, { width }) => all + width + 2, -2) - limit; over > 0; ) {
    const [widest, next] = kept.filter((one) => one.width > least(one)).toSorted((a, b) => b.width - a.width);
    if (widest === undefined) break;
    const floor = Math.max(least(widest), next?.width ?? 0);
    const less = Math.min(over, Math.max(1, widest.width - floor));
    kept = kept.map((one) => (one === widest ? { ...one, width: one.width - less } : one));
    over -= less;
  }
  return kept;
}

function shortened({ shorten }: Column, cell: string, width: number): string {
  if (shorten === undefined) return cell;
  return shorten === 'middle' ? shortenMiddle(cell, width) : shortenEnd(cell, width);
}

const NONE: Column = { title: '' };
const MAX_CELL_BYTES = 1_024;
const MIN_SHORTENED = 16;
/** Texts become this narrow before names are shortened. */
const ENOUGH_TEXT = 24;
