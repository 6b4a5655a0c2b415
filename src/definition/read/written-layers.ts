import type { Range, SourceFile } from '../../diagnostic/source-file.ts';
import { globProblem } from '../../text/glob.ts';
import { childOf, type Tree } from '../../yaml/tree.ts';

/** What `pgherd.yaml` declares for the definitions, in the project and in each environment, with its places. */
export interface WrittenLayers {
  readonly source: SourceFile;
  readonly vars: readonly { readonly name: string; readonly range: Range; readonly value: Tree }[];
  readonly patterns: readonly WrittenPattern[];
}

/** A pattern that can be read. */
export interface WrittenPattern {
  readonly list: 'include' | 'exclude';
  readonly pattern: string;
  readonly range: Range;
}

/** Returns the variables and patterns of a `pgherd.yaml`. */
export function writtenLayers(root: Tree, source: SourceFile): WrittenLayers {
  const environments = childOf(root, 'environments');
  const own = environments?.kind === 'map' ? [...environments.entries.values()].map(({ value }) => value) : [];
  const layers = [root, ...own];
  return { source, vars: layers.flatMap(varsIn), patterns: layers.flatMap(patternsIn) };
}

function varsIn(layer: Tree): WrittenLayers['vars'] {
  const vars = childOf(layer, 'vars');
  return vars?.kind === 'map'
    ? [...vars.entries.values()].map(({ key, keyRange, value }) => ({ name: key, range: keyRange, value }))
    : [];
}

function patternsIn(layer: Tree): readonly WrittenPattern[] {
  return (['include', 'exclude'] as const).flatMap((list) => {
    const tree = childOf(layer, list);
    const items = tree?.kind === 'list' ? tree.items : [];
    return items.flatMap((item): readonly WrittenPattern[] =>
      item.kind === 'scalar' && typeof item.value === 'string' && globProblem(item.value) === null
        ? [{ list, pattern: item.value, range: item }]
        : [],
    );
  });
}
