import { positionAt, type SourceFile } from '../../../diagnostic/source-file.ts';
import type { Policy } from '../../../generated/schema-types.ts';
import { childOf, type ScalarTree, type Tree } from '../../../yaml/tree.ts';
import type { OwnRule } from '../../project.ts';

/** A rule with the places of its expressions. */
export interface WrittenRule {
  readonly rule: OwnRule;
  readonly expression: ScalarTree | null;
  readonly when: ScalarTree | null;
}

/** Returns `policy.rules`, without those that are off. */
export function ownRules(policy: NonNullable<Policy>, root: Tree, source: SourceFile): readonly WrittenRule[] {
  const list = childOf(childOf(root, 'policy'), 'rules');
  return (policy.rules ?? []).flatMap((written, index): readonly WrittenRule[] => {
    const { name, expression, when = null, severity = 'error', message = null } = written;
    const tree = list?.kind === 'list' ? (list.items[index] ?? null) : null;
    if (severity === 'off') return [];
    const { line } = positionAt(source, tree?.start ?? 0);
    const rule = { name, expression, when, severity, message, file: source.path, line };
    return [{ rule, expression: scalarAt(tree, 'expression'), when: scalarAt(tree, 'when') }];
  });
}

function scalarAt(tree: Tree | null, key: string): ScalarTree | null {
  const value = childOf(tree, key);
  return value?.kind === 'scalar' ? value : null;
}
