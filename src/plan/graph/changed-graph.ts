import type { JobChange, Plan } from '../plan.ts';
import { parentsOf } from '../run-times.ts';
import { mermaidText } from './render-graph.ts';

/** With more edges than this, the graph of a plan would not be read. */
const MAX_EDGES = 60;

/**
 * Returns the edges between jobs that a plan adds (thick) and removes (dotted), with those that its changed jobs keep, as a Mermaid
 * block; empty: no edge changes, or too many do.
 */
export function changedGraph({ changes }: Pick<Plan, 'changes'>): readonly string[] {
  const jobs = changes.filter((change): change is JobChange => change.kind === 'job');
  const renames = new Map(
    jobs.flatMap(({ before, after }) =>
      before !== null && after !== null ? [[before.name, after.name] as const] : [],
    ),
  );
  const edges = jobs.flatMap(({ before, after, name }) => {
    const old = new Set(before === null ? [] : parentsOf(before).map((parent) => renames.get(parent) ?? parent));
    const now = new Set(after === null ? [] : parentsOf(after));
    return [...new Set([...old, ...now])].map((parent) => ({
      parent,
      name,
      kind: !old.has(parent) ? ('new' as const) : now.has(parent) ? ('kept' as const) : ('removed' as const),
    }));
  });
  if (edges.length > MAX_EDGES || edges.every(({ kind }) => kind === 'kept')) return [];
  const names = [...new Set(edges.flatMap(({ parent, name }) => [parent, name]))];
  const id = (name: string): string => `j${names.indexOf(name)}`;
  const arrows = { new: '==>|new|', kept: '-->', removed: '-.->|removed|' } as const;
  return [
    '```mermaid',
    'flowchart LR',
    ...names.map((name) => `  ${id(name)}["${mermaidText(name)}"]`),
    ...edges.map(({ parent, name, kind }) => `  ${id(parent)} ${arrows[kind]} ${id(name)}`),
    '```',
  ];
}
