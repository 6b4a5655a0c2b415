export type Cell = string | number | null;

/** Columns whose cells are all numbers, or nothing, are aligned right. */
export function markdownTable(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map(text));
  const right = header.map((_, column) =>
    rows.every((row) => typeof row[column] !== 'string' || isFigure(row[column])),
  );
  const widths = header.map((title, column) =>
    Math.max(title.length, 3, ...texts.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (right[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (right[column] ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2))).join('|')}|`;
  return [line(header), rule, ...texts.map(line)].join('\n');
}

export function integer(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Two significant digits. */
export function decimal(value: number | null, digits: number): string | null {
  return value === null || Number.isNaN(value) ? null : value.toFixed(digits);
}

function text(cell: Cell): string {
  if (cell === null) return '–';
  return typeof cell === 'number' ? integer(cell) : cell;
}

function isFigure(cell: string): boolean {
  return /^[\d.,–<> ×%]*$/.test(cell);
}
