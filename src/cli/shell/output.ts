import { PgherdError } from '../../errors.ts';
import { printable } from '../../text/printable.ts';
import type { CliContext } from './context.ts';

/** One JSON document on one line: `jq` makes it pretty, a script compares it as it is. */
export function printJson(context: CliContext, value: unknown): void {
  context.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Colours apart, nothing in it can drive a terminal, wherever a text in it has come from. */
export function printText(context: CliContext, text: string): void {
  const shown = harmless(text);
  context.stdout.write(shown.endsWith('\n') || shown === '' ? shown : `${shown}\n`);
}

/** A remark beside the data: always stderr, so that stdout stays one document. */
export function printNote(context: CliContext, text: string): void {
  context.stderr.write(`${harmless(text)}\n`);
}

/** As `printable`, but for the colours that a palette has put in. */
function harmless(text: string): string {
  return text
    .split(COLOURS)
    .map((part, index) => (index % 2 === 0 ? printable(part) : part))
    .join('');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const COLOURS = /(\u001b\[[\d;]*m)/;

/** `value` as one of `allowed`, or a usage error that names the option. */
export function oneOf<T extends string>(value: string, allowed: readonly T[], option: string): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw new PgherdError('usage', `${option} is '${value}', which is not one of ${allowed.join(', ')}`);
  }
  return found;
}

/** A whole number of at least `min`, or a usage error that names the option. */
export function wholeNumber(value: string, min: number, option: string): number {
  const parsed = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(parsed) || parsed < min) {
    throw new PgherdError('usage', `${option} is '${value}', which is not a whole number of at least ${min}`);
  }
  return parsed;
}
