import { positionAt, type SourceFile } from '../../diagnostic/source-file.ts';
import { childOf, type Tree } from '../../yaml/tree.ts';

/** The place of each variable's value in `pgherd.yaml`. */
export type VariablePlaces = ReadonlyMap<string, { readonly file: string; readonly line: number }>;

/** Returns the places in `vars` of these mappings, where later ones override; without the names that the command line sets. */
export function variablePlaces(
  trees: readonly (Tree | null)[],
  source: SourceFile,
  overridden: Readonly<Record<string, string>>,
): VariablePlaces {
  const places = new Map<string, { readonly file: string; readonly line: number }>();
  for (const tree of trees) {
    const vars = childOf(tree, 'vars');
    if (vars?.kind !== 'map') continue;
    for (const { key, keyRange } of vars.entries.values()) {
      places.set(key, { file: source.path, line: positionAt(source, keyRange.start).line });
    }
  }
  for (const name of Object.keys(overridden)) places.delete(name);
  return places;
}
