import { PgherdError } from '../../errors.ts';
import { printable } from '../../text/printable.ts';
import type { CliContext } from './context.ts';

/** Prints one JSON document on one line, for `jq` and for scripts. */
export function printJson(context: CliContext, value: unknown): void {
  context.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Prints text with its colours; all other control characters are escaped, because the text may contain data. */
export function printText(context: CliContext, text: string): void {
  const shown = escaped(text);
  context.stdout.write(shown.endsWith('\n') || shown === '' ? shown : `${shown}\n`);
}

/** Prints a note to stderr, so that stdout remains one document. */
export function printNote(context: CliContext, text: string): void {
  context.stderr.write(`${escaped(text)}\n`);
}

/** As `printable`, but for the colours that a palette has put in. */
function escaped(text: string): string {
  return text
    .split(COLOURS)
    .map((part, index) => (index % 2 === 0 ? printable(part) : part))
    .join('');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const COLOURS = /(\u001b\[[\d;]*m)/;

/** Returns `value` as one of `allowed`. Throws `usage` with the name of the option. */
export function oneOf<T extends string>(value: string, allowed: readonly T[], option: string): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw new PgherdError('usage', `invalid value "${value}" for ${option} (expected one of ${allowed.join(', ')})`);
  }
  return found;
}

/** Returns a whole number of at least `min`, and of at most `max`. Throws `usage` with the name of the option. */
export function wholeNumber(value: string, min: number, option: string, max: number | null = null): number {
  const parsed = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(parsed) || parsed < min || parsed > (max ?? parsed)) {
    const range = max === null ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new PgherdError('usage', `invalid value "${value}" for ${option} (expected a whole number ${range})`);
  }
  return parsed;
}
