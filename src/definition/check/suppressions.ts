import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { positionAt, type SourceFile } from '../../diagnostic/source-file.ts';
import type { Tree } from '../../yaml/tree.ts';
import type { ReadJob, ReadSet, ReadTopic } from '../read/set.ts';

/** A comment `# pgherd-ignore PGH401: reason`. */
export interface Suppression {
  readonly source: SourceFile;
  /** The offsets of the comment. */
  readonly start: number;
  readonly end: number;
  /** Null: the comment cannot be read. */
  readonly code: string | null;
  readonly reason: string | null;
  /** `job a` or `topic b`: the definition that contains the comment; null: only the entry on its own or the next line. */
  readonly owner: string | null;
}

/** Also the spellings that would suppress nothing in silence: they are reported. */
const COMMENT = /(?<=^|\s)#[ \t]*pgherd[- _:]?(?:ignore|disable|suppress|noqa)\b([^\n]*)/gim;

/** Returns the comments of these files. A `#` inside SQL or a quoted text is not a comment. */
export function readSuppressions(sources: readonly SourceFile[], set: ReadSet): readonly Suppression[] {
  return sources.flatMap((source) => {
    if (!source.text.includes('pgherd')) return [];
    const comments = [...source.text.matchAll(COMMENT)];
    // Looking for the owners reads a settled file whole.
    if (comments.length === 0) return [];
    const owners = ownersIn(source, set);
    return comments.flatMap((match): readonly Suppression[] => {
      const start = match.index;
      if (owners.some(({ scalars }) => scalars.some((range) => range.start <= start && start < range.end))) return [];
      const isSpelt = /^#[ \t]*pgherd-ignore\b/.test(match[0]);
      const [, code, reason] = (isSpelt && /^[ \t]+(PGH\d{3})[ \t]*:[ \t]*(\S.*?)[ \t]*$/.exec(match[1] ?? '')) || [];
      const owner = ownerOf(source, start, owners);
      return [{ source, start, end: start + match[0].length, code: code ?? null, reason: reason ?? null, owner }];
    });
  });
}

/** Whether a suppression concerns a diagnostic about this definition, at this place. */
export function concerns(
  { source, start, code, owner }: Suppression,
  found: Diagnostic,
  foundOwner: readonly string[],
): boolean {
  if (code !== found.code) return false;
  if (owner !== null) return foundOwner.includes(owner);
  const { line } = positionAt(source, start);
  return found.file === source.path && (found.line === line || found.line === line + 1);
}

interface Owner {
  readonly name: string;
  readonly start: number;
  /** The block scalars and quoted texts of the definition. */
  readonly scalars: readonly { readonly start: number; readonly end: number }[];
}

function ownersIn(source: SourceFile, set: ReadSet): readonly Owner[] {
  const all: readonly (readonly [string, ReadJob | ReadTopic])[] = [
    ...[...set.jobs].map(([name, job]) => [`job ${name}`, job] as const),
    ...[...set.topics].map(([name, topic]) => [`topic ${name}`, topic] as const),
  ];
  return all
    .filter(([, { source: own }]) => own === source)
    .map(([name, item]) => ({
      name,
      start: item.nameRange.start,
      scalars: scalarsOf('layers' in item ? (item.layers.at(-1)?.tree ?? null) : item.tree),
    }))
    .sort((a, b) => a.start - b.start);
}

function scalarsOf(tree: Tree | null): Owner['scalars'] {
  if (tree === null) return [];
  if (tree.kind === 'scalar') return tree.style === 'plain' ? [] : [tree];
  const children = tree.kind === 'list' ? tree.items : [...tree.entries.values()].map(({ value }) => value);
  return children.flatMap(scalarsOf);
}

/** A comment directly above a definition belongs to it; any other one to the definition that contains it. */
function ownerOf({ text }: SourceFile, at: number, owners: readonly Owner[]): string | null {
  const next = owners.find(({ start }) => start > at);
  if (
    next !== undefined &&
    /^(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*["']?$/.test(textAfterLine(text, at, next.start)) &&
    isOwnLine(text, at)
  ) {
    return next.name;
  }
  const before = owners.filter(({ start }) => start < at).at(-1);
  return before === undefined ? null : before.name;
}

function isOwnLine(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
}

function textAfterLine(text: string, at: number, end: number): string {
  const line = text.indexOf('\n', at);
  return line === -1 || line >= end ? '' : text.slice(line + 1, end);
}
