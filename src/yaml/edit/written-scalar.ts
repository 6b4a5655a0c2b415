import { Document, Scalar } from 'yaml';
import { fitsLiteralBlock } from '../literal-block.ts';
import type { ScalarStyle } from '../tree.ts';
import { YAML_WRITING } from '../yaml-options.ts';

/** A value that an edit writes: a scalar or a list of scalars. */
export type Written = string | number | boolean | null | readonly string[];

/** Returns a value as YAML on one line, in the quotes of `style` where it has some; `inFlow`: between brackets. */
export function writtenInline(value: Written, style: ScalarStyle | null, inFlow: boolean): string {
  if (typeof value === 'object' && value !== null) return `[${value.map((item) => doubleQuoted(item)).join(', ')}]`;
  if (typeof value !== 'string') return String(value);
  if (style === 'double' || value.includes('\n') || (inFlow && /[,[\]{}]/.test(value))) return doubleQuoted(value);
  const scalar = new Scalar(value);
  scalar.type = style === 'single' ? Scalar.QUOTE_SINGLE : Scalar.PLAIN;
  return textOf(scalar);
}

export function doubleQuoted(text: string): string {
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return textOf(scalar);
}

function textOf(scalar: Scalar): string {
  const document = new Document();
  document.contents = scalar as unknown as typeof document.contents;
  return document.toString(YAML_WRITING).trimEnd();
}

/** Whether a text is written as a block: several lines, each of which a block can hold as it is. */
export function isBlockText(text: string): boolean {
  return text.includes('\n') && fitsLiteralBlock(text);
}

/** Returns the lines of a literal block below a key, and the indentation indicator that its first line needs. */
export function literalLines(
  text: string,
  keyIndent: number,
  indent: number,
): { readonly indicator: string; readonly lines: string } {
  const blanks = ' '.repeat(indent);
  const lines = text.split('\n').map((line) => (line === '' ? '' : blanks + line));
  const first = text.split('\n').find((line) => line !== '') ?? '';
  return { indicator: /^[ \t]/.test(first) ? String(indent - keyIndent) : '', lines: lines.join('\n') };
}
