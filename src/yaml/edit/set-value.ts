import { lineText, positionAt, type SourceFile } from '../../diagnostic/source-file.ts';
import { fitsLiteralBlock } from '../literal-block.ts';
import type { ListTree, MapEntry, ScalarTree } from '../tree.ts';
import { blockEnd, splice } from './places.ts';
import { doubleQuoted, isBlockText, literalLines, type Written, writtenInline } from './written-scalar.ts';

/** Returns the text of a file in which one entry of a mapping has another value. Comments and all other lines stay. */
export function setValue(source: SourceFile, entry: MapEntry, value: Written, inFlow: boolean): string {
  const { text } = source;
  const alias = aliasAfter(text, entry);
  if (alias !== null) return splice(text, alias, writtenInline(value, null, inFlow));
  const tree = entry.value;
  if (tree.kind === 'list' && typeof value === 'object' && value !== null && text[tree.start] === '-') {
    return setItems(source, tree, value);
  }
  const isEmpty = tree.kind === 'scalar' && tree.value === null && tree.start <= entry.keyRange.start;
  if (isEmpty) return splice(text, endOfKey(text, entry), ` ${writtenInline(value, null, inFlow)}`);
  const scalar = tree.kind === 'scalar' ? tree : null;
  const isBlock = scalar?.style === 'literal' || scalar?.style === 'folded';
  if (typeof value === 'string' && !inFlow && (isBlock || isBlockText(value))) {
    return setBlock(source, entry, scalar, value, isBlock);
  }
  const end = isBlock ? blockEnd(source, entry) : tree.end;
  return splice(text, { start: tree.start, end }, writtenInline(value, scalar?.style ?? null, inFlow));
}

function setBlock(
  source: SourceFile,
  entry: MapEntry,
  scalar: ScalarTree | null,
  value: string,
  isBlock: boolean,
): string {
  const { text } = source;
  const keyIndent = positionAt(source, entry.keyRange.start).column - 1;
  const lineEnd = text.indexOf('\n', entry.value.start);
  const headerEnd = lineEnd === -1 ? text.length : lineEnd;
  if (!fitsLiteralBlock(value)) {
    const end = isBlock ? blockEnd(source, entry) : entry.value.end;
    return splice(text, { start: entry.value.start, end }, doubleQuoted(value));
  }
  const header = isBlock ? /^[|>]([-+\d]*)([ \t]+#.*)?/.exec(text.slice(entry.value.start, headerEnd)) : null;
  const chomping = /[-+]/.exec(header?.[1] ?? '')?.[0] ?? '';
  const indent = isBlock ? contentIndent(source, entry, keyIndent) : keyIndent + 2;
  const { indicator, lines } = literalLines(value, keyIndent, indent);
  const range = isBlock ? { start: entry.value.start, end: blockEnd(source, entry) } : entry.value;
  const restEnd = isBlock ? range.end : text.indexOf('\n', range.end);
  const rest = isBlock ? (header?.[2] ?? '') : text.slice(range.end, restEnd === -1 ? text.length : restEnd).trimEnd();
  const whole = { start: (scalar ?? entry.value).start, end: isBlock || restEnd !== -1 ? restEnd : text.length };
  return splice(text, whole, `|${indicator}${chomping}${rest}\n${lines}`);
}

/** The indentation of the first line of a block that has one; two more than its key otherwise. */
function contentIndent(source: SourceFile, entry: MapEntry, keyIndent: number): number {
  const { line } = positionAt(source, entry.value.start);
  for (let next = line + 1; ; next++) {
    const text = lineText(source, next);
    if (text === null) return keyIndent + 2;
    if (text.trim() === '') continue;
    const indicator = /^[|>][-+]?(\d)/.exec(source.text.slice(entry.value.start, entry.value.start + 3))?.[1];
    if (indicator !== undefined) return keyIndent + Number(indicator);
    const indent = text.length - text.trimStart().length;
    return indent > keyIndent ? indent : keyIndent + 2;
  }
}

/** Replaces, adds and removes single items of a block list, so that comments between the others stay. */
function setItems(source: SourceFile, list: ListTree, values: readonly string[]): string {
  let { text } = source;
  const last = list.items.at(-1);
  const indent = positionAt(source, list.start).column - 1;
  const added = values.slice(list.items.length).map((value) => `\n${' '.repeat(indent)}- ${doubleQuoted(value)}`);
  const lineEnd = text.indexOf('\n', last?.end ?? list.end);
  const at = lineEnd === -1 ? text.length : lineEnd;
  text = splice(text, { start: at, end: at }, added.join(''));
  for (const [index, item] of [...list.items.entries()].reverse()) {
    const value = values[index];
    if (value === undefined) {
      const start = text.lastIndexOf('\n', item.start);
      const end = text.indexOf('\n', item.end);
      text = splice(text, { start, end: end === -1 ? text.length : end }, '');
    } else if (item.kind !== 'scalar' || item.value !== value) {
      text = splice(text, item, doubleQuoted(value));
    }
  }
  return text;
}

/** The place of `*name` where the value of an entry is an alias. */
function aliasAfter(text: string, { keyRange }: MapEntry): { readonly start: number; readonly end: number } | null {
  const match = /^["']?\s*:[ \t]+(\*[^\s,\]}]+)/.exec(text.slice(keyRange.end, keyRange.end + 200));
  if (match === null) return null;
  const end = keyRange.end + match[0].length;
  return { start: end - (match[1] ?? '').length, end };
}

function endOfKey(text: string, { keyRange }: MapEntry): { readonly start: number; readonly end: number } {
  const at = text.indexOf(':', keyRange.end) + 1;
  return { start: at, end: at };
}
