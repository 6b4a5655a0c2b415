import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import { entryOf, type Tree } from '../../yaml/tree.ts';
import type { ReadJob, ReadTopic } from '../read/set.ts';

interface Renamed {
  readonly item: ReadJob | ReadTopic;
  readonly treeOf: () => Tree | null;
}

/** Reports jobs, or topics, whose former name is in use or taken twice. */
export function checkRenames(kind: 'job' | 'topic', all: readonly Renamed[], diagnostics: Diagnostics): void {
  if (all.every(({ item }) => item.declared.renamedFrom === null)) return;
  const byName = new Map(all.map(({ item }) => [item.declared.definition.name, item.declared]));
  const claimed = new Map<string, string>();
  for (const { item, treeOf } of all) {
    const { declared, source } = item;
    const former = declared.renamedFrom;
    if (former === null) continue;
    const { name } = declared.definition;
    const range = entryOf(treeOf(), 'renamed_from')?.value ?? item.nameRange;
    const other = claimed.get(former);
    const successor = former === name ? null : (byName.get(former)?.renamedFrom ?? null);
    // In a chain or a swap the former name goes to another one that is renamed, too.
    if (byName.has(former) && successor === null) {
      const message = former === name ? `"${name}" is renamed from itself` : `the ${kind} "${former}" still exists`;
      diagnostics.at({ source, range }).error('PGH036', message, `remove renamed_from, or the former ${kind}`);
    } else if (other !== undefined) {
      const message = `"${other}" is renamed from "${former}" already`;
      diagnostics.at({ source, range }).error('PGH036', message, `a ${kind} can be renamed to only one other ${kind}`);
    } else claimed.set(former, name);
  }
}
