import { printable } from '../../text/printable.ts';
import { padTo, widthOf } from '../../text/width.ts';
import { packed, wrapWords } from '../../text/wrap.ts';
import type { CliContext, Palette } from './context.ts';

/** A line of a page: a label and its value, and where it is written; a value of null is left out. */
export type Fact = readonly [label: string, value: string | readonly string[] | null, place?: string | null];

type Screen = Pick<CliContext, 'palette' | 'terminalWidth'>;

/**
 * Renders facts with their values below each other, each followed by its place; the places are below each other, too. On a terminal a
 * long value is wrapped; its further lines are indented as far as the first.
 */
export function renderFacts({ palette, terminalWidth }: Screen, facts: readonly Fact[]): string {
  const shown = facts.flatMap(([label, value, place = null]) => {
    const lines = (typeof value === 'string' ? [value] : (value ?? [])).flatMap((text) => text.split('\n'));
    return lines.length === 0 ? [] : [{ label, lines, place }];
  });
  const width = Math.max(0, ...shown.map(({ label }) => label.length));
  const column = Math.max(
    0,
    ...shown.flatMap(({ lines, place }) => {
      const taken = lines.length === 1 && place !== null ? widthOf(lines[0] ?? '') : 0;
      return taken > MAX_ALIGNED ? [] : [taken];
    }),
  );
  const room = terminalWidth === null ? null : Math.max(MIN_VALUE, terminalWidth - width - 4);
  return shown
    .map(({ label, lines, place }) => {
      const wrapped = lines.flatMap((line) => wrapWords(line, room));
      const origin = place === null ? [] : [palette.dim(printable(place))];
      const [first = '', ...rest] = [
        ...(wrapped.length === 1 && place !== null
          ? packed([padTo(wrapped[0] ?? '', column), ...origin], '  ', room)
          : [...wrapped, ...origin]),
      ];
      const below = rest.map((line) => `\n${' '.repeat(width + 4)}${line}`).join('');
      return `  ${palette.dim(label.padEnd(width))}  ${first.trimEnd()}${below}\n`;
    })
    .join('');
}

/** Renders the commands that show or do more, the last line of a page: `pgherd log · pgherd top`. */
export function renderCommands(
  { terminalWidth }: Pick<CliContext, 'terminalWidth'>,
  commands: readonly string[],
): string {
  return `${packed(commands, ' · ', terminalWidth).join('\n')}\n`;
}

/** The signs of outcomes, in their colours; those of a terminal without UTF-8 are ASCII. */
export function signOf(context: Pick<CliContext, 'palette' | 'env'>, state: string): string {
  return paintSign(plainSignOf(context, state), context.palette, state);
}

/** Returns the sign of an outcome without colour, for the cell of a table that `paintSign` paints. */
export function plainSignOf({ env }: Pick<CliContext, 'env'>, state: string): string {
  const utf8 = /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || 'UTF-8');
  const [sign, ascii] = SIGNS[state] ?? UNKNOWN;
  return utf8 ? sign : ascii;
}

/** Colours a sign by its state. */
export function paintSign(sign: string, palette: Palette, state: string): string {
  const [, , colour] = SIGNS[state] ?? UNKNOWN;
  return palette[colour](sign);
}

type Sign = readonly [sign: string, ascii: string, colour: 'green' | 'red' | 'cyan' | 'yellow' | 'dim'];

const UNKNOWN: Sign = ['·', '.', 'dim'];

const SIGNS: Readonly<Record<string, Sign>> = {
  finished: ['✓', '+', 'green'],
  idle: ['✓', '+', 'green'],
  failed: ['✗', 'x', 'red'],
  failing: ['✗', 'x', 'red'],
  late: ['○', '.', 'red'],
  running: ['●', '*', 'cyan'],
  pending: ['○', '.', 'yellow'],
  waiting: ['○', '.', 'yellow'],
  retrying: ['↻', 'r', 'yellow'],
  paused: ['‖', '=', 'yellow'],
  skipped: ['–', '-', 'dim'],
  cancelled: ['–', '-', 'dim'],
  disabled: ['–', '-', 'dim'],
};

/** The line of the SQL that an error names, and a caret below its place; of a long line the part around it. Empty: it names none. */
export function errorPlace(
  { terminalWidth }: Pick<CliContext, 'terminalWidth'>,
  sql: string | null,
  position: number | null,
): readonly string[] {
  if (sql === null || position === null) return [];
  // The server counts characters, JavaScript counts UTF-16 code units.
  const before = [...sql].slice(0, position - 1).join('');
  const number = before.split('\n').length;
  const text = sql.split('\n')[number - 1];
  if (text === undefined) return [];
  const gutter = `${number} | `;
  const head = printable(text.slice(0, before.length - (before.lastIndexOf('\n') + 1)));
  const shown = around(
    printable(text),
    head.length,
    (terminalWidth ?? Number.POSITIVE_INFINITY) - gutter.length - BEFORE_SQL,
  );
  return [`${gutter}${shown.text}`, `${' '.repeat(gutter.length + widthOf(shown.head))}^`];
}

/** Returns the part of a line around a place, with `…` for what is left out, and the text before the place. */
function around(line: string, column: number, width: number): { readonly text: string; readonly head: string } {
  if (line.length <= width) return { text: line, head: line.slice(0, column) };
  const room = Math.max(MIN_VALUE, width);
  const from = Math.max(0, Math.min(column - Math.floor(room / 2), line.length - room));
  const part = line.slice(from, from + room);
  const start = from > 0 ? `…${part.slice(1)}` : part;
  const text = from + room < line.length ? `${start.slice(0, -1)}…` : start;
  return { text, head: text.slice(0, column - from) };
}

/** Places are aligned after values up to this width. */
const MAX_ALIGNED = 40;
/** The narrowest column of values. */
const MIN_VALUE = 24;
/** The columns of a page before the SQL of an error: labels, and blanks around them. */
const BEFORE_SQL = 18;
