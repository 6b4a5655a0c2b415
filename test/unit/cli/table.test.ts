import fc from 'fast-check';
import picocolors from 'picocolors';
import { expect, test } from 'vitest';
import { paintState } from '../../../src/cli/shell/paint-state.ts';
import { type Column, renderTable, type TableOptions } from '../../../src/cli/shell/table.ts';
import { widthOf } from '../../../src/text/width.ts';

const COLUMNS: readonly Column[] = [
  { title: 'job', shorten: 'middle' },
  { title: 'project', rank: 3 },
  { title: 'schedule', rank: 2, shorten: 'end' },
  { title: 'state', paint: paintState },
  { title: 'runs', right: true },
  { title: 'why', rank: 1, shorten: 'end' },
];
const ROWS = [
  [
    'nightly-rebuild-customer-aggregates',
    'billing',
    '0 3 * * * Europe/Berlin',
    'failed',
    '12',
    'division by zero in line 3 of the view',
  ],
  ['顧客', 'shop', '@after 10m', 'running', '1004', ''],
];

const render = (terminalWidth: number | null, options: TableOptions = {}, rows: readonly string[][] = ROWS): string =>
  renderTable({ palette: picocolors.createColors(false), terminalWidth }, COLUMNS, rows, options);

test('shows all columns in a pipe, and with --wide', () => {
  const all = `\
job                                  project  schedule                 state    runs  why
nightly-rebuild-customer-aggregates  billing  0 3 * * * Europe/Berlin  failed     12  division by zero in line 3 of the view
顧客                                 shop     @after 10m               running  1004
`;
  expect(render(null)).toBe(all);
  expect(render(40, { wide: true })).toBe(all);
});

test.each([
  [
    120,
    `\
job                                  project  schedule                 state    runs  why
nightly-rebuild-customer-aggregates  billing  0 3 * * * Europe/Berlin  failed     12  division by zero in line 3 of the…
顧客                                 shop     @after 10m               running  1004
`,
  ],
  [
    80,
    `\
job                project  schedule           state    runs  why
nightly-…gregates  billing  0 3 * * * Europe…  failed     12  division by zero …
顧客               shop     @after 10m         running  1004
`,
  ],
  [
    60,
    `\
job                    state    runs  why
nightly-re…aggregates  failed     12  division by zero in l…
顧客                   running  1004
Not shown: project, schedule (--wide)
`,
  ],
])('fits into %i columns: the least important columns go, then names are shortened, never the state', (width, text) => {
  expect(render(width)).toBe(text);
});

test('no line is wider than the terminal, whatever the cells contain', () => {
  const cell = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constant('x'.repeat(300)));
  fc.assert(
    fc.property(
      fc.integer({ min: 50, max: 200 }),
      fc.array(fc.tuple(cell, cell, cell, cell), { maxLength: 5 }),
      (width, cells) => {
        const rows = cells.map(([job, project, schedule, why]) => [job, project, schedule, 'retrying', '1', why]);
        const lines = render(width, {}, rows).split('\n');
        expect(lines.filter((line) => widthOf(line) > width)).toEqual([]);
        expect(lines.filter((line) => line.includes('retrying'))).toHaveLength(rows.length);
      },
    ),
  );
});

test('the colour of a state comes with its word, and does not change the widths', () => {
  const palette = picocolors.createColors(true);
  const painted = renderTable({ palette, terminalWidth: 80 }, COLUMNS, ROWS);

  expect(painted).toContain(palette.red('failed'));
  expect(painted).toContain(palette.cyan('running'));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  expect(painted.replaceAll(/\u001b\[\d+m/g, '')).toBe(render(80));
});
