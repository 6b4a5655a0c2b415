import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import type { SourceFile } from '../../diagnostic/source-file.ts';
import type { DefinitionFile } from '../../generated/schema-types.ts';
import { parseDocuments } from '../../yaml/parse.ts';
import { childOf, type Tree } from '../../yaml/tree.ts';
import type { Layer } from '../layers.ts';
import { validateSchema } from '../schema/validate-schema.ts';
import { dropInvalid } from './drop-invalid.ts';
import { treeValue } from './tree-value.ts';
import type { Variables } from './variables.ts';

/** One document of a definition file, without the parts that the schema rejects. */
export interface ReadDocument {
  readonly value: NonNullable<DefinitionFile>;
  readonly tree: Tree;
}

export interface ReadFile {
  readonly source: SourceFile;
  readonly documents: readonly ReadDocument[];
  /** The `defaults` of the file, from any of its documents. */
  readonly defaults: readonly Layer[];
  readonly complete: boolean;
}

/** Parses a definition file and checks it against the schema. */
export function readFile(source: SourceFile, variables: Variables, diagnostics: Diagnostics): ReadFile {
  const parsed = parseDocuments(source, diagnostics);
  const documents = parsed.flatMap(({ root }) =>
    root === null ? [] : [readDocument(root, source, variables, diagnostics)],
  );
  const defaults = documents.flatMap(({ value, tree }): readonly Layer[] =>
    value.defaults === undefined || value.defaults === null
      ? []
      : [{ kind: 'file', values: value.defaults, tree: childOf(tree, 'defaults'), source }],
  );
  return { source, documents, defaults, complete: parsed.every(({ broken }) => !broken) };
}

function readDocument(tree: Tree, source: SourceFile, variables: Variables, diagnostics: Diagnostics): ReadDocument {
  const written = treeValue(tree, source, variables, diagnostics);
  const invalid = validateSchema('definitions', written, tree, source, diagnostics);
  const value = dropInvalid(written, invalid, depthOfDefinition) as NonNullable<DefinitionFile>;
  return { value, tree };
}

/** An invalid key of a job or topic is removed alone; a job that is not a mapping is removed as a whole. */
function depthOfDefinition(path: readonly string[]): number {
  if (path[0] === 'jobs' || path[0] === 'topics') return 3;
  return path[0] === 'defaults' ? 2 : 1;
}
