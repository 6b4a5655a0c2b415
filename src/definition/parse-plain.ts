import { parseDocument } from 'yaml';
import { buildTree } from './build-tree.ts';
import { createDiagnostics } from './diagnostics.ts';
import type { Range, SourceFile } from './source-file.ts';
import type { MapEntry, MapTree, ScalarStyle, ScalarTree, Tree } from './tree.ts';

/**
 * Reads the style most definitions are written in: one document of nested block mappings whose values are one-line
 * scalars, one-line flow collections or literal blocks. About ten times as fast as the whole of YAML, which matters for
 * ten thousand jobs. Gives null for anything else and for anything doubtful, so that it never decides what is wrong.
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
/** Mappings further in are too deep to be read by recursion. */
const MAX_INDENT = 200;
const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const REST = / *(?: #[^\n]*)?(?:\n|$)/y;
const QUOTED = /"([^"\\\n]*)"|'([^'\n]*)'/y;
const PLAIN = /(?:[A-Za-z0-9_/]|-(?=[0-9]))[^\n]*/y;

interface Reader {
  readonly source: SourceFile;
  readonly text: string;
  readonly lines: readonly number[];
  /** The line to be read next, from 0. */
  line: number;
}

/** Moves to the next line with content and gives its indentation; -1 at the end. */
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
  // A line further in than its mapping, or further out than any.
  if (nextIndent(reader) > indent) return null;
  return { kind: 'map', entries, start, end: reader.lines[reader.line] ?? reader.text.length };
}

function readValue(reader: Reader, indent: number, at: number, afterColon: number): Tree | null {
  const { text } = reader;
  const first = text[at] ?? '\n';
  if (first === '\n' || (first === '#' && at > afterColon)) {
    const next = nextIndent(reader);
    if (next > indent) return next > MAX_INDENT ? null : readMap(reader, next);
    // A list may stand as far out as its key.
    return isListItem(reader, next) ? null : scalar(null, 'plain', { start: afterColon, end: afterColon });
  }
  if (first === '|') return readLiteral(reader, indent, at);
  const value = first === '{' || first === '[' ? readFlow(reader, at) : readScalar(text, at);
  return value !== null && nextIndent(reader) <= indent ? value : null;
}

function isListItem({ text, lines, line }: Reader, indent: number): boolean {
  return indent >= 0 && text[(lines[line] ?? 0) + indent] === '-';
}

function readScalar(text: string, at: number): ScalarTree | null {
  const quoted = matchAt(QUOTED, text, at);
  if (quoted !== null) {
    const range = { start: at, end: at + quoted[0].length };
    const style = quoted[1] === undefined ? 'single' : 'double';
    return matchAt(REST, text, range.end) === null ? null : scalar(quoted[1] ?? quoted[2] ?? '', style, range);
  }
  const written = matchAt(PLAIN, text, at)?.[0]
    .replace(/ +#.*$/, '')
    .trimEnd();
  if (written === undefined || written.includes(': ') || written.endsWith(':')) return null;
  const range = { start: at, end: at + written.length };
  if (/^(?:true|false)$/.test(written)) return scalar(written === 'true', 'plain', range);
  if (/^(?:0|-?[1-9][0-9]{0,14})$/.test(written)) return scalar(Number(written), 'plain', range);
  // What could be another way to write null, a truth value or a number is for the whole of YAML.
  if (/^(?:null|true|false|[-0-9][0-9a-fxo.e+_-]*)$/i.test(written)) return null;
  return scalar(written, 'plain', range);
}

/** A flow collection on one line, read by the whole of YAML, but alone. */
function readFlow(reader: Reader, at: number): Tree | null {
  const { text, source } = reader;
  const end = text.indexOf('\n', at);
  const written = text.slice(at, end === -1 ? text.length : end);
  if (/[&*!]/.test(written)) return null;
  const document = parseDocument(written, { version: '1.2', schema: 'core', merge: true, uniqueKeys: false });
  if (document.errors.length > 0 || document.warnings.length > 0) return null;
  const diagnostics = createDiagnostics();
  const tree = buildTree(source, document.contents, diagnostics, at);
  return diagnostics.list.length > 0 ? null : tree;
}

/** `|` or `|-`: the lines that are further in, without their indentation. */
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

function scalar(value: ScalarTree['value'], style: ScalarStyle, { start, end }: Range): ScalarTree {
  return { kind: 'scalar', value, style, start, end };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
