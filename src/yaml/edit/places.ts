import { lineText, positionAt, type Range, type SourceFile } from '../../diagnostic/source-file.ts';
import type { MapEntry, Tree } from '../tree.ts';

export function splice(text: string, { start, end }: Range, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** Returns the offset after the last line of a block scalar that has content. */
export function blockEnd(source: SourceFile, { keyRange, value }: MapEntry): number {
  const keyIndent = positionAt(source, keyRange.start).column - 1;
  const { line } = positionAt(source, value.start);
  let last = line;
  for (let next = line + 1; ; next++) {
    const text = lineText(source, next);
    if (text === null) break;
    if (text.trim() === '') continue;
    if (text.length - text.trimStart().length <= keyIndent) break;
    last = next;
  }
  return (source.lineStarts[last] ?? source.text.length + 1) - 1;
}

/** Returns the offset at the end of the last line that an entry of a block mapping takes. */
export function entryEnd(source: SourceFile, entry: MapEntry): number {
  const end = valueEnd(source, entry);
  const lineEnd = source.text.indexOf('\n', end);
  return lineEnd === -1 ? source.text.length : lineEnd;
}

function valueEnd(source: SourceFile, entry: MapEntry): number {
  const { value, keyRange } = entry;
  if (value.start < keyRange.end || isAlias(source.text, entry)) return keyRange.end;
  if (value.kind === 'scalar') {
    return value.style === 'literal' || value.style === 'folded' ? blockEnd(source, entry) : value.end;
  }
  if (isFlow(source, value)) return value.end;
  if (value.kind === 'list') return value.items.at(-1)?.end ?? value.end;
  const own = [...value.entries.values()].filter(
    ({ keyRange: key }) => key.start >= value.start && key.end <= value.end,
  );
  return Math.max(keyRange.end, ...own.map((inner) => valueEnd(source, inner)));
}

/** Whether the value of an entry is an alias (`key: *name`), which another place sets. */
export function isAlias(text: string, { keyRange }: MapEntry): boolean {
  return /^["']?\s*:\s+\*/.test(text.slice(keyRange.end, keyRange.end + 200));
}

/** Whether a mapping or list is written in brackets. */
export function isFlow({ text }: SourceFile, tree: Tree): boolean {
  return tree.kind !== 'scalar' && (text[tree.start] === '{' || text[tree.start] === '[');
}

/** The entries that are written in the mapping itself: not those of a merge key. */
export function ownEntries(tree: Tree): readonly MapEntry[] {
  if (tree.kind !== 'map') return [];
  return [...tree.entries.values()].filter(({ keyRange }) => keyRange.start >= tree.start && keyRange.end <= tree.end);
}
