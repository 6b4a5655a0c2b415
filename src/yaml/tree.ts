import type { Range } from '../diagnostic/source-file.ts';

/** The content of a YAML document, with the place of each value. Aliases and merge keys are already resolved. */
export type Tree = MapTree | ListTree | ScalarTree;

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface ScalarTree extends Range {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly style: ScalarStyle;
}

export interface ListTree extends Range {
  readonly kind: 'list';
  readonly items: readonly Tree[];
}

export interface MapEntry {
  readonly key: string;
  /** The place of the key. */
  readonly keyRange: Range;
  readonly value: Tree;
}

export interface MapTree extends Range {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, MapEntry>;
}

/** Returns the entry of a mapping, or null when the tree is not a mapping or does not have the key. */
export function entryOf(tree: Tree | null, key: string): MapEntry | null {
  return tree?.kind === 'map' ? (tree.entries.get(key) ?? null) : null;
}

export function childOf(tree: Tree | null, key: string): Tree | null {
  return entryOf(tree, key)?.value ?? null;
}
