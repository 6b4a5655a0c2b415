// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import type { SourceFile } from '../../diagnostic/source-file.ts';
import { didYouMeanHint } from '../../text/did-you-mean.ts';
import { scalarOffset } from '../../yaml/scalar-offset.ts';
import type { ScalarTree, Tree } from '../../yaml/tree.ts';
import { JOB_KEYS, TOPIC_KEYS } from '../keys.ts';
import { substitute, type VariableProblem, type Variables } from './variables.ts';

/**
 * Returns plain data for a tree, with variables replaced in its strings unless `variables` is null. Reports undeclared
 * variables to `diagnostics`. `isTyped`: a key that takes a boolean or a number may be one variable.
 */
export function treeValue(
  tree: Tree,
  source: SourceFile,
  variables: Variables | null,
  diagnostics: Diagnostics,
  isTyped = true,
): unknown {
  switch (tree.kind) {
    case 'list':
      return tree.items.map((item) => treeValue(item, source, variables, diagnostics, isTyped));
    case 'map': {
      const value: Record<string, unknown> = {};
      for (const { key, value: child } of tree.entries.values()) {
        const read = treeValue(child, source, variables, diagnostics, isTyped && key !== 'labels' && key !== 'params');
        const isVariable =
          isTyped && child.kind === 'scalar' && typeof read === 'string' && ONE_VARIABLE.test(String(child.value));
        value[key] = isVariable ? typed(key, read) : read;
      }
      return value;
    }
    case 'scalar':
      return typeof tree.value === 'string' && variables !== null
        ? replaced(tree, tree.value, source, variables, diagnostics)
        : tree.value;
  }
}

const ONE_VARIABLE = /^\$\{[^}\n]*\}$/;

/** The value of a key that takes a boolean or a number and is written as one variable: the values of variables are texts. */
function typed(key: string, text: string): unknown {
  const type = VALUE_TYPES.get(key);
  if (type === 'boolean' && /^(?:true|false)$/.test(text)) return text === 'true';
  return type === 'number' && /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

/** By the last part of the key: `retry.limit` is `limit`. */
const VALUE_TYPES: ReadonlyMap<string, 'boolean' | 'number'> = new Map(
  [...JOB_KEYS, ...TOPIC_KEYS].flatMap(({ key, type }): readonly (readonly [string, 'boolean' | 'number'])[] => {
    const name = key.split('.').at(-1) ?? key;
    if (type === 'boolean') return [[name, 'boolean']];
    return type === 'int' || type === 'float8' ? [[name, 'number']] : [];
  }),
);

function replaced(
  tree: ScalarTree,
  written: string,
  source: SourceFile,
  variables: Variables,
  diagnostics: Diagnostics,
): string {
  const { text, problems } = substitute(written, variables, diagnostics.expansion);
  for (const { kind, name, start, end } of problems) {
    const range = { start: scalarOffset(source, tree, start), end: scalarOffset(source, tree, end) };
    reportVariable(kind, name, source, range, variables, diagnostics);
  }
  return text;
}

/** Adds a diagnostic about a variable that could not be replaced. */
export function reportVariable(
  kind: VariableProblem['kind'],
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
  if (kind === 'too-long') {
    const message = 'the values of variables add more than 64 MB to the definitions';
    diagnostics.at({ source, range }).error('PGH007', message, 'use shorter values, or put the data into a table');
    return;
  }
  const fallback = `declare it under vars in pgherd.yaml, or write $\${${name}} for the literal text`;
  const hint = didYouMeanHint(name, Object.keys(variables), fallback, diagnostics.suggestions);
  diagnostics.at({ source, range }).error('PGH050', `the variable "${name}" is not declared`, hint);
}
