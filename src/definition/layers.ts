import type { Range, SourceFile } from '../diagnostic/source-file.ts';
import type { JobDefaults } from '../generated/schema-types.ts';
import { childOf, entryOf, type Tree } from '../yaml/tree.ts';

/** Values for a job from one place. A later layer overrides an earlier one. */
export interface Layer {
  readonly values: NonNullable<JobDefaults>;
  readonly tree: Tree | null;
  readonly source: SourceFile;
}

/** The place of a value. */
export interface Place {
  readonly source: SourceFile;
  readonly range: Range;
  readonly tree: Tree | null;
}

/** Merges the layers: later ones override; `retry`, `labels`, `expect` and `on_failure` are merged key by key. */
export function mergeLayers(layers: readonly Layer[]): NonNullable<JobDefaults> {
  const merged: NonNullable<JobDefaults> = {};
  for (const { values } of layers) {
    const { retry, labels, expect, on_failure } = merged;
    Object.assign(merged, values);
    if (retry !== undefined) merged.retry = { ...retry, ...values.retry };
    if (labels !== undefined) merged.labels = { ...labels, ...values.labels };
    if (expect !== undefined) merged.expect = { ...expect, ...values.expect };
    if (on_failure !== undefined) merged.on_failure = { ...on_failure, ...values.on_failure };
  }
  return merged;
}

/** Returns the place that a key's value comes from, by a path such as `retry`, `max`; null when no layer sets it. */
export function originOf(layers: readonly Layer[], ...path: readonly string[]): Place | null {
  for (const layer of [...layers].reverse()) {
    let tree: Tree | null = layer.tree;
    for (const key of path.slice(0, -1)) tree = childOf(tree, key);
    const entry = entryOf(tree, path.at(-1) ?? '');
    if (entry === null) continue;
    const range = entry.value.kind === 'scalar' ? entry.value : entry.keyRange;
    return { source: layer.source, range, tree: entry.value };
  }
  return null;
}
