import type { SourceFile } from '../diagnostic/source-file.ts';
import { yamlLibrary } from './library.ts';
import { blockBody } from './scalar-offset.ts';
import type { ScalarTree } from './tree.ts';

/** A text as written in the file, with the line breaks that YAML joins. */
export interface Unfolded {
  readonly text: string;
  /** Returns the offset in the file of an offset in the text. */
  readonly placeOf: (offset: number) => number;
}

interface Line {
  /** Without escapes. */
  readonly text: string;
  readonly written: string;
  /** The offset in the file. */
  readonly start: number;
}

/**
 * Returns the lines of a scalar as written in the file, without indentation and with quotes and escapes resolved;
 * null when YAML does not join any lines of it. A backslash at the end of a line joins it on purpose.
 */
export function unfolded({ text }: SourceFile, scalar: ScalarTree): Unfolded | null {
  if (scalar.style === 'literal' || typeof scalar.value !== 'string') return null;
  if (!text.slice(scalar.start, scalar.end).trimEnd().includes('\n')) return null;
  const lines = scalar.style === 'folded' ? blockLines(text, scalar) : flowLines(text, scalar);
  const decoded = decodeLines(lines, scalar.style);
  return {
    text: decoded.map((line) => line.text).join('\n'),
    placeOf: (offset) => placeOf(decoded, scalar.style, offset),
  };
}

/** Returns the text between the quotes of a scalar, without indentation, but with escapes as they are written. */
export function betweenQuotes({ text }: SourceFile, scalar: ScalarTree): string {
  return flowLines(text, scalar)
    .map(({ written }) => written)
    .join('\n');
}

function decodeLines(lines: readonly Line[], style: ScalarTree['style']): readonly Line[] {
  if (style === 'single') return lines.map((line) => ({ ...line, text: line.text.replaceAll("''", "'") }));
  if (style !== 'double') return lines;
  const joined: Line[] = [];
  let pending: Line | null = null;
  for (const line of lines) {
    const written: string = (pending?.written ?? '') + line.written;
    const isJoined = (/\\*$/.exec(written)?.[0].length ?? 0) % 2 === 1;
    const start: number = pending?.start ?? line.start;
    if (!isJoined) joined.push({ start, written, text: String(yamlLibrary().parse(`"${written}"`)) });
    pending = isJoined ? { start, written: written.slice(0, -1), text: '' } : null;
  }
  return joined;
}

function blockLines(text: string, scalar: ScalarTree): readonly Line[] {
  const { start, indent } = blockBody(text, scalar);
  return linesOf(text, start, scalar.end).map((line) => unindented(line, indent));
}

function flowLines(text: string, scalar: ScalarTree): readonly Line[] {
  const quote = scalar.style === 'plain' ? 0 : 1;
  return linesOf(text, scalar.start + quote, scalar.end - quote).map((line, index) => {
    return unindented(line, index === 0 ? 0 : (/^[ \t]*/.exec(line.text)?.[0].length ?? 0));
  });
}

function unindented({ text, start }: Line, indent: number): Line {
  const rest = text.slice(indent);
  return { text: rest, written: rest, start: start + text.length - rest.length };
}

function linesOf(text: string, from: number, to: number): readonly Line[] {
  const lines: Line[] = [];
  for (let start = from; start <= to; ) {
    const found = text.indexOf('\n', start);
    const end = found === -1 || found > to ? to : found;
    const written = text.slice(start, end);
    lines.push({ text: written, written, start });
    start = end + 1;
  }
  return lines;
}

/** One character of the text, and how it is written. */
const UNITS = { single: /''|./gs, double: /\\(?:x.{2}|u.{4}|U.{8}|.)|./gs } as const;

function placeOf(lines: readonly Line[], style: ScalarTree['style'], offset: number): number {
  let rest = offset;
  for (const { text, written, start } of lines) {
    if (rest <= text.length) {
      if (style !== 'single' && style !== 'double') return start + rest;
      return start + (written.match(UNITS[style]) ?? []).slice(0, rest).join('').length;
    }
    rest -= text.length + 1;
  }
  return lines.at(-1)?.start ?? 0;
}
