import type { Range, SourceFile } from '../diagnostic/source-file.ts';
import type { JobDefaults } from '../generated/schema-types.ts';
import { childOf, entryOf, type Tree } from '../yaml/tree.ts';
import { MERGED_JOB_KEYS } from './keys.ts';

/** The kinds of layers: the job itself; the defaults of its file, of the project or of the environment; or a topic. */
export type LayerKind = 'job' | 'file' | 'project' | 'environment' | 'topic';

/** Values for a job from one place. A later layer overrides an earlier one. */
export interface Layer {
  readonly kind: LayerKind;
  readonly values: NonNullable<JobDefaults>;
  readonly tree: Tree | null;
  readonly source: SourceFile;
}

/** The place of a value. */
export interface Place {
  readonly layer: LayerKind;
  readonly source: SourceFile;
  readonly range: Range;
  readonly tree: Tree | null;
}

/** Merges the layers: later ones override; mappings such as `retry` and `labels` are merged key by key. */
export function mergeLayers(layers: readonly Layer[]): NonNullable<JobDefaults> {
  const merged: Record<string, unknown> = {};
  for (const { values } of layers) Object.assign(merged, values);
  for (const key of MERGED_JOB_KEYS) {
    if (isMapping(merged[key])) merged[key] = mergeMappings(key, layers);
  }
  return merged;
}

type Mapping = Readonly<Record<string, unknown>>;

const NO_ENTRIES: Mapping = {};

/** Returns the entries of the mappings after the last layer whose value is not a mapping. */
function mergeMappings(key: string, layers: readonly Layer[]): Mapping {
  let mapping = NO_ENTRIES;
  for (const { values } of layers) {
    const value = (values as Mapping)[key];
    if (isMapping(value)) mapping = mapping === NO_ENTRIES ? value : { ...mapping, ...value };
    else if (value !== undefined) mapping = NO_ENTRIES;
  }
  return mapping;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null;
}

/** Returns the place that a key's value comes from, by a path such as `retry`, `max`; null when no layer sets it. */
export function originOf(layers: readonly Layer[], ...path: readonly string[]): Place | null {
  for (let index = layers.length - 1; index >= 0; index -= 1) {
    const layer = layers[index];
    if (layer === undefined) continue;
    let tree: Tree | null = layer.tree;
    for (const key of path.slice(0, -1)) tree = childOf(tree, key);
    const entry = entryOf(tree, path.at(-1) ?? '');
    if (entry === null) continue;
    const range = entry.value.kind === 'scalar' ? entry.value : entry.keyRange;
    return { layer: layer.kind, source: layer.source, range, tree: entry.value };
  }
  return null;
}
