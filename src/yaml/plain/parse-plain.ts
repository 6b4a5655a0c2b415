import { createDiagnostics } from '../../diagnostic/diagnostics.ts';
import type { SourceFile } from '../../diagnostic/source-file.ts';
import { buildTree } from '../build-tree.ts';
import { yamlLibrary } from '../library.ts';
import type { ListTree, MapEntry, MapTree, ScalarTree, Tree } from '../tree.ts';
import { RESERVED, readPlainFlow } from './flow.ts';
import { isRestEmpty, matchAt, readScalar, scalar } from './scalar.ts';

/**
 * Reads the style of most definitions: one document of nested block mappings whose values are one-line scalars, lists
 * of them, one-line flow collections or literal blocks. It is about ten times as fast as the complete YAML parser,
 * which matters for ten thousand jobs. Returns null for anything else and in any doubtful case, so that it never
 * reports an error itself.
 */
export function parsePlain(source: SourceFile): Tree | null {
  const { text } = source;
  if (UNUSUAL.test(text)) return null;
  const reader: Reader = { source, text, lines: source.lineStarts, line: 0 };
  const indent = nextIndent(reader);
  const tree = indent === 0 ? readMap(reader, 0) : null;
  return tree !== null && nextIndent(reader) === -1 ? tree : null;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNUSUAL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]|^(?:---|\.\.\.|%)/m;
const KEY = /([A-Za-z_][A-Za-z0-9_.-]*):(?= |\n|$) */y;
/** Mappings with a larger indentation are too deep for recursion. */
const MAX_INDENT = 200;
const ITEM = /- +/y;

interface Reader {
  readonly source: SourceFile;
  readonly text: string;
  readonly lines: readonly number[];
  /** The next line to read, from 0. */
  line: number;
}

/** Moves to the next line with content and returns its indentation; -1 at the end. */
function nextIndent(reader: Reader): number {
  const { text, lines } = reader;
  for (; reader.line < lines.length; reader.line++) {
    const start = lines[reader.line] ?? 0;
    let at = start;
    while (text[at] === ' ') at += 1;
    if (at < text.length && text[at] !== '\n' && text[at] !== '#') return at - start;
  }
  return -1;
}

function readMap(reader: Reader, indent: number): MapTree | null {
  const entries = new Map<string, MapEntry>();
  const start = (reader.lines[reader.line] ?? 0) + indent;
  for (let found = indent; found === indent; found = nextIndent(reader)) {
    const at = (reader.lines[reader.line] ?? 0) + indent;
    const match = matchAt(KEY, reader.text, at);
    const key = match?.[1];
    if (match === null || key === undefined || RESERVED.has(key) || entries.has(key)) return null;
    reader.line += 1;
    const value = readValue(reader, indent, at + match[0].length, at + key.length + 1);
    if (value === null) return null;
    entries.set(key, { key, keyRange: { start: at, end: at + key.length }, value });
  }
  // The line is indented more than its mapping, or matches the indentation of no mapping.
  if (nextIndent(reader) > indent) return null;
  return { kind: 'map', entries, start, end: reader.lines[reader.line] ?? reader.text.length };
}

function readValue(reader: Reader, indent: number, at: number, afterColon: number): Tree | null {
  const { text } = reader;
  const first = text[at] ?? '\n';
  if (first === '\n' || (first === '#' && at > afterColon)) {
    const next = nextIndent(reader);
    if (next > MAX_INDENT) return null;
    // A list may have the same indentation as its key.
    if (next >= indent && isListItem(reader, next)) return readList(reader, next, indent);
    return next > indent ? readMap(reader, next) : scalar(null, 'plain', { start: afterColon, end: afterColon });
  }
  if (first === '|') return readLiteral(reader, indent, at);
  const value = first === '{' || first === '[' ? readFlow(reader, at) : readScalar(text, at);
  return value !== null && nextIndent(reader) <= indent ? value : null;
}

/** One scalar or flow collection per line. */
function readList(reader: Reader, indent: number, parentIndent: number): ListTree | null {
  const { text, lines } = reader;
  const items: Tree[] = [];
  const start = (lines[reader.line] ?? 0) + indent;
  let next = indent;
  for (; next === indent && isListItem(reader, next); next = nextIndent(reader)) {
    const at = (lines[reader.line] ?? 0) + indent;
    const blanks = matchAt(ITEM, text, at)?.[0];
    if (blanks === undefined) return null;
    reader.line += 1;
    const first = text[at + blanks.length];
    const value =
      first === '{' || first === '[' ? readFlow(reader, at + blanks.length) : readScalar(text, at + blanks.length);
    if (value === null) return null;
    items.push(value);
  }
  if (next > parentIndent) return null;
  return { kind: 'list', items, start, end: items.at(-1)?.end ?? start };
}

function isListItem({ text, lines, line }: Reader, indent: number): boolean {
  return indent >= 0 && text[(lines[line] ?? 0) + indent] === '-';
}

/** Reads a flow collection on one line; passes it alone to the complete YAML parser when it is not simple. */
function readFlow(reader: Reader, at: number): Tree | null {
  const { text, source } = reader;
  const plain = readPlainFlow(text, at);
  if (plain !== null && isRestEmpty(text, plain.end)) return plain;
  const end = text.indexOf('\n', at);
  const written = text.slice(at, end === -1 ? text.length : end);
  if (/[&*!]/.test(written)) return null;
  const document = yamlLibrary().parseDocument(written, {
    version: '1.2',
    schema: 'core',
    merge: true,
    uniqueKeys: false,
  });
  if (document.errors.length > 0 || document.warnings.length > 0) return null;
  const diagnostics = createDiagnostics();
  const tree = buildTree(source, document.contents, diagnostics, at);
  return diagnostics.list.length > 0 ? null : tree;
}

/** Reads `|` or `|-`: the lines with a larger indentation, without that indentation. */
function readLiteral(reader: Reader, parentIndent: number, at: number): ScalarTree | null {
  const { text, lines } = reader;
  const header = matchAt(/\|-?(?=\n)/y, text, at)?.[0];
  if (header === undefined) return null;
  const first = lines[reader.line] ?? text.length;
  let indent = 0;
  while (text[first + indent] === ' ') indent += 1;
  if (indent <= parentIndent || (text[first + indent] ?? '\n') === '\n') return null;
  const content: string[] = [];
  let end = first;
  for (; reader.line < lines.length; reader.line++) {
    const start = lines[reader.line] ?? 0;
    const next = lines[reader.line + 1] ?? text.length + 1;
    let spaces = 0;
    while (spaces < indent && text[start + spaces] === ' ') spaces += 1;
    const line = text.slice(start, next - 1);
    if (spaces === indent && line.length > indent && line.trim() !== '') {
      content.push(line.slice(indent));
      end = next;
    } else if (line.trim() === '' && line.length <= indent) content.push('');
    else if (line.trim() === '') return null;
    else break;
  }
  while (content.at(-1) === '') content.pop();
  return scalar(`${content.join('\n')}${header === '|' ? '\n' : ''}`, 'literal', {
    start: at,
    end: Math.min(end, text.length),
  });
}
