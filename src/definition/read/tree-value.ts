// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import type { SourceFile } from '../../diagnostic/source-file.ts';
import { didYouMeanHint } from '../../text/did-you-mean.ts';
import { scalarOffset } from '../../yaml/scalar-offset.ts';
import type { ScalarTree, Tree } from '../../yaml/tree.ts';
import { substitute, type Variables } from './variables.ts';

/**
 * Returns plain data for a tree, with variables replaced in its strings unless `variables` is null. Reports undeclared
 * variables to `diagnostics`.
 */
export function treeValue(
  tree: Tree,
  source: SourceFile,
  variables: Variables | null,
  diagnostics: Diagnostics,
): unknown {
  switch (tree.kind) {
    case 'list':
      return tree.items.map((item) => treeValue(item, source, variables, diagnostics));
    case 'map': {
      const value: Record<string, unknown> = {};
      for (const { key, value: child } of tree.entries.values()) {
        value[key] = treeValue(child, source, variables, diagnostics);
      }
      return value;
    }
    case 'scalar':
      return typeof tree.value === 'string' && variables !== null
        ? replaced(tree, tree.value, source, variables, diagnostics)
        : tree.value;
  }
}

function replaced(
  tree: ScalarTree,
  written: string,
  source: SourceFile,
  variables: Variables,
  diagnostics: Diagnostics,
): string {
  const { text, problems } = substitute(written, variables);
  for (const { kind, name, start, end } of problems) {
    const range = { start: scalarOffset(source, tree, start), end: scalarOffset(source, tree, end) };
    reportVariable(kind, name, source, range, variables, diagnostics);
  }
  return text;
}

/** Adds a diagnostic about a variable that could not be replaced. */
export function reportVariable(
  kind: 'undeclared' | 'unclosed',
  name: string,
  source: SourceFile,
  range: { readonly start: number; readonly end: number },
  variables: Variables,
  diagnostics: Diagnostics,
): void {
  if (kind === 'unclosed') {
    diagnostics.at({ source, range }).error('PGH051', '${ has no closing }', 'write $${ for a literal ${');
    return;
  }
  const fallback = `declare it under vars in pgherd.yaml, or write $\${${name}} for the literal text`;
  const hint = didYouMeanHint(name, Object.keys(variables), fallback);
  diagnostics.at({ source, range }).error('PGH050', `the variable "${name}" is not declared`, hint);
}
