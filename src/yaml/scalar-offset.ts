import type { SourceFile } from '../diagnostic/source-file.ts';
import type { ScalarTree } from './tree.ts';

/**
 * Returns the offset in the file of a character of a scalar's value, with indentation, quotes, escapes and folds
 * reversed.
 */
export function scalarOffset(source: SourceFile, scalar: ScalarTree, offset: number): number {
  switch (scalar.style) {
    case 'literal':
      return literalOffset(source.text, scalar, offset);
    case 'folded':
      return foldedOffset(source.text, scalar, offset);
    case 'single':
    case 'double':
    case 'plain':
      return flowOffset(source.text, scalar, offset);
  }
}

function literalOffset(text: string, scalar: ScalarTree, offset: number): number {
  const value = String(scalar.value);
  const body = blockBody(text, scalar);
  let at = body.start;
  let lineStart = 0;
  for (let next = value.indexOf('\n'); next !== -1 && next < offset; next = value.indexOf('\n', next + 1)) {
    at = nextLine(text, at);
    lineStart = next + 1;
  }
  return Math.min(at + body.indent + offset - lineStart, scalar.end);
}

function foldedOffset(text: string, scalar: ScalarTree, offset: number): number {
  const value = String(scalar.value);
  const body = blockBody(text, scalar);
  let at = body.start + body.indent;
  for (let index = 0; index < offset && at < scalar.end; ) {
    if (text[at] !== '\n') {
      index += 1;
      at += 1;
      continue;
    }
    const breaks = /^(?:\n *)+/.exec(text.slice(at, scalar.end))?.[0] ?? '\n';
    const lines = breaks.split('\n');
    const spaces = (lines.at(-1) ?? '').length;
    at += breaks.length - Math.max(0, spaces - body.indent);
    if (value[index] === '\n') while (value[index] === '\n') index += 1;
    else index += 1;
  }
  return at;
}

/** Returns the start of the first line of a block scalar, and the indentation of its lines. */
export function blockBody(text: string, scalar: ScalarTree): { readonly start: number; readonly indent: number } {
  const start = nextLine(text, scalar.start);
  const header = text.slice(scalar.start, start);
  const body = text.slice(start, scalar.end);
  const first = /^(?:[ ]*\n)*( *)[^ \n]/.exec(body)?.[1]?.length ?? 0;
  const explicit = /^[|>][-+]?([1-9])/.exec(header)?.[1];
  if (explicit === undefined) return { start, indent: first };
  const firstValueLine = /^(?: *\n)*( *)/.exec(String(scalar.value))?.[1]?.length ?? 0;
  return { start, indent: Math.max(0, first - firstValueLine) };
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}

const ESCAPE_LENGTH: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

function flowOffset(text: string, scalar: ScalarTree, offset: number): number {
  let at = scalar.start + (scalar.style === 'plain' ? 0 : 1);
  for (let index = 0; index < offset && at < scalar.end; ) {
    const fold = text[at] === ' ' || text[at] === '\t' || text[at] === '\n' ? foldAt(text, at) : null;
    if (fold !== null) {
      index += Math.max(1, fold.breaks - 1);
      at = fold.end;
    } else if (scalar.style === 'single' && text.startsWith("''", at)) {
      index += 1;
      at += 2;
    } else if (scalar.style === 'double' && text[at] === '\\') {
      const escaped = text[at + 1] ?? '';
      if (escaped === '\n') at = (foldAt(text, at + 1)?.end ?? at + 2) as number;
      else {
        const length = ESCAPE_LENGTH[escaped] ?? 2;
        index += length === 10 && Number.parseInt(text.slice(at + 2, at + 10), 16) > 0xffff ? 2 : 1;
        at += length;
      }
    } else {
      index += 1;
      at += 1;
    }
  }
  return Math.min(at, scalar.end);
}

/** A line fold of a flow scalar: blanks, one or more line ends, blanks. */
function foldAt(text: string, at: number): { readonly end: number; readonly breaks: number } | null {
  let end = at;
  let breaks = 0;
  for (; text[end] === ' ' || text[end] === '\t' || text[end] === '\n'; end++) if (text[end] === '\n') breaks += 1;
  return breaks === 0 ? null : { end, breaks };
}
