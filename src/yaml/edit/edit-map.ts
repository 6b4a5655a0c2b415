import { createSourceFile, positionAt, type SourceFile } from '../../diagnostic/source-file.ts';
import type { MapEntry, MapTree, Tree } from '../tree.ts';
import { entryEnd, isAlias, isFlow, ownEntries, splice } from './places.ts';
import { setValue } from './set-value.ts';
import { isBlockText, literalLines, type Written, writtenInline } from './written-scalar.ts';

/** A text with the edit, or why it cannot be made. */
export type Edited = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/**
 * Writes a value at a path below an entry of a mapping, such as `retry`, `limit`; undefined removes the key. All other bytes of the
 * file stay. `order`: the keys in the order in which a new one is put between the others.
 */
export function editMap(
  source: SourceFile,
  owner: MapEntry,
  path: readonly string[],
  value: Written | undefined,
  order: readonly string[],
): Edited {
  if (isAlias(source.text, owner)) return { ok: false, reason: `${owner.key} is an alias` };
  const [head = '', ...rest] = path;
  const tree = owner.value;
  if (tree.kind === 'list') return { ok: false, reason: `${owner.key} is a list` };
  const own = ownEntries(tree).find(({ key }) => key === head);
  if (own === undefined) {
    return value === undefined
      ? { ok: false, reason: `${path.join('.')} is not written there` }
      : insert(source, owner, path, value, order);
  }
  const inFlow = isFlow(source, tree);
  if (rest.length > 0) {
    const inner = own.value;
    const isOnly = value === undefined && ownEntries(inner).length === 1;
    if (isOnly && ownEntries(inner)[0]?.key === rest[0]) return { ok: true, text: removed(source, tree, own) };
    return editMap(source, own, rest, value, []);
  }
  if (value === undefined) return { ok: true, text: removed(source, tree, own) };
  if (inFlow && typeof value === 'string' && isBlockText(value)) return unfold(source, owner, path, value, order);
  return { ok: true, text: setValue(source, own, value, inFlow) };
}

function insert(
  source: SourceFile,
  owner: MapEntry,
  path: readonly string[],
  value: Written,
  order: readonly string[],
): Edited {
  const { text } = source;
  const tree = owner.value;
  const [head = ''] = path;
  const inFlow = isFlow(source, tree);
  if (inFlow && typeof value === 'string' && isBlockText(value)) return unfold(source, owner, path, value, order);
  const entries = ownEntries(tree);
  if (tree.kind === 'map' && inFlow) {
    const written = pairInFlow(path, value);
    const close = tree.end - 1;
    const before = text.slice(0, close).trimEnd();
    const comma = entries.length === 0 || before.endsWith(',') ? '' : ',';
    const pad = entries.length > 0 && before.length === close ? '' : ' ';
    return { ok: true, text: `${before}${comma} ${written}${pad}${text.slice(close)}` };
  }
  const indent =
    entries[0] === undefined
      ? positionAt(source, owner.keyRange.start).column + 1
      : positionAt(source, entries[0].keyRange.start).column - 1;
  const lines = pairInBlock(path, value, indent);
  if (entries.length === 0) {
    const lineEnd = text.indexOf('\n', owner.keyRange.end);
    const at = lineEnd === -1 ? text.length : lineEnd;
    return { ok: true, text: splice(text, { start: at, end: at }, `\n${lines}`) };
  }
  const rank = order.indexOf(head);
  const former = entries.filter(({ key }) => order.indexOf(key) <= rank || rank === -1).at(-1);
  if (former === undefined) {
    const at = source.lineStarts[positionAt(source, entries[0]?.keyRange.start ?? 0).line - 1] ?? 0;
    return { ok: true, text: splice(text, { start: at, end: at }, `${lines}\n`) };
  }
  const at = entryEnd(source, former);
  return { ok: true, text: splice(text, { start: at, end: at }, `\n${lines}`) };
}

function pairInFlow(path: readonly string[], value: Written): string {
  const written = writtenInline(value, null, true);
  return path.reduceRight((inner, key, index) => {
    const pair = `${key}: ${inner}`;
    return index === 0 ? pair : `{ ${pair} }`;
  }, written);
}

function pairInBlock(path: readonly string[], value: Written, indent: number): string {
  const [head = '', ...rest] = path;
  const blanks = ' '.repeat(indent);
  if (rest.length > 0) return `${blanks}${head}:\n${pairInBlock(rest, value, indent + 2)}`;
  if (typeof value !== 'string' || !isBlockText(value)) {
    return `${blanks}${head}: ${writtenInline(value, head === 'schedule' ? 'double' : null, false)}`;
  }
  const { indicator, lines } = literalLines(value, indent, indent + 2);
  return `${blanks}${head}: |${indicator}\n${lines}`;
}

function removed(source: SourceFile, tree: Tree, entry: MapEntry): string {
  const { text } = source;
  if (!isFlow(source, tree)) {
    const start = source.lineStarts[positionAt(source, entry.keyRange.start).line - 1] ?? 0;
    return splice(text, { start, end: Math.min(text.length, entryEnd(source, entry) + 1) }, '');
  }
  const after = /^\s*,\s*/.exec(text.slice(entry.value.end));
  if (after !== null) {
    return splice(text, { start: entry.keyRange.start, end: entry.value.end + after[0].length }, '');
  }
  const before = /,\s*$/.exec(text.slice(0, entry.keyRange.start));
  return splice(text, { start: entry.keyRange.start - (before?.[0].length ?? 0), end: entry.value.end }, '');
}

/** Writes a mapping in braces as a block first, so that SQL of several lines stays readable. */
function unfold(
  source: SourceFile,
  owner: MapEntry,
  path: readonly string[],
  value: string,
  order: readonly string[],
): Edited {
  const tree = owner.value as MapTree;
  const written = source.text.slice(tree.start, tree.end);
  if (/(?:^|\s)#/.test(written)) return { ok: false, reason: `${owner.key} is written in braces, with a comment` };
  const indent = positionAt(source, owner.keyRange.start).column + 1;
  const lines = ownEntries(tree).map(
    (entry) =>
      `${' '.repeat(indent)}${source.text.slice(entry.keyRange.start, Math.max(entry.keyRange.end, entry.value.end))}`,
  );
  const start = source.text.slice(0, tree.start).trimEnd().length;
  const text = splice(source.text, { start, end: tree.end }, `\n${lines.join('\n')}`);
  const block = createSourceFile(source.path, text);
  const at = start + 1;
  const shifted = shiftedEntries(tree, lines, at, indent);
  return editMap(block, { ...owner, value: shifted }, path, value, order);
}

/** The entries of a mapping after it was written as lines that start at an offset. */
function shiftedEntries(tree: MapTree, lines: readonly string[], from: number, indent: number): MapTree {
  const entries = new Map<string, MapEntry>();
  let at = from;
  for (const [index, entry] of ownEntries(tree).entries()) {
    const by = at + indent - entry.keyRange.start;
    entries.set(entry.key, {
      key: entry.key,
      keyRange: { start: entry.keyRange.start + by, end: entry.keyRange.end + by },
      value: { ...entry.value, start: entry.value.start + by, end: entry.value.end + by },
    });
    at += (lines[index] ?? '').length + 1;
  }
  return { kind: 'map', entries, start: from, end: at - 1 };
}
