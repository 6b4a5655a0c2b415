import { printable } from '../../text/printable.ts';
import type { CliContext, Palette } from './context.ts';

/** A line of a page: a label and its value, and where it is written; a value of null is left out. */
export type Fact = readonly [label: string, value: string | readonly string[] | null, place?: string | null];

/** Renders facts with their values below each other, each with its place behind it; further lines of a value are indented as far. */
export function renderFacts({ palette }: Pick<CliContext, 'palette'>, facts: readonly Fact[]): string {
  const shown = facts.flatMap(([label, value, place = null]) => {
    const lines = (typeof value === 'string' ? [value] : (value ?? [])).flatMap((text) => text.split('\n'));
    return lines.length === 0 ? [] : [{ label, lines, place }];
  });
  const width = Math.max(0, ...shown.map(({ label }) => label.length));
  return shown
    .map(({ label, lines, place }) => {
      const [first = '', ...others] = lines;
      const rest = others.map((line) => `\n${' '.repeat(width + 4)}${line}`).join('');
      const origin = place === null ? '' : `  ${palette.dim(printable(place))}`;
      return `  ${palette.dim(label.padEnd(width))}  ${first}${origin}${rest}\n`;
    })
    .join('');
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

/** The line of the SQL that an error names, and a caret below its place; empty: it names none. */
export function errorPlace(sql: string | null, position: number | null): readonly string[] {
  if (sql === null || position === null) return [];
  // The server counts characters, JavaScript counts UTF-16 code units.
  const before = [...sql].slice(0, position - 1).join('');
  const number = before.split('\n').length;
  const text = sql.split('\n')[number - 1];
  if (text === undefined) return [];
  const column = before.length - (before.lastIndexOf('\n') + 1);
  const gutter = `${number} | `;
  return [`${gutter}${printable(text)}`, `${' '.repeat(gutter.length + printable(text.slice(0, column)).length)}^`];
}
