import { CST, Lexer } from 'yaml';
import { createDiagnostics } from '../../diagnostic/diagnostics.ts';
import { createSourceFile } from '../../diagnostic/source-file.ts';
import { parseDuration } from '../../schedule/duration.ts';
import { parseDocuments } from '../../yaml/parse.ts';
import type { Tree } from '../../yaml/tree.ts';
import { refName, resolveNode, type SchemaNode, schemaOfKey, schemaRoot } from '../schema/schema-node.ts';
import type { SchemaName } from '../schema/validate-schema.ts';

/**
 * Returns the content of a file as text that is equal for two files exactly when they have the same meaning: durations
 * are in milliseconds.
 */
export function meaningOf(name: SchemaName, text: string): string {
  const root = schemaRoot(name);
  const diagnostics = createDiagnostics();
  const documents = parseDocuments(createSourceFile('', text), diagnostics);
  const values = documents.map((document) => (document.root === null ? null : plainOf(root, root, document.root)));
  return JSON.stringify([values, diagnostics.list.map(({ code, message }) => [code, message])]);
}

function plainOf(root: SchemaNode, schema: SchemaNode | null, tree: Tree): unknown {
  if (tree.kind === 'scalar') {
    const isDuration = refName(schema) === 'duration' && typeof tree.value === 'string';
    return isDuration ? (parseDuration(tree.value) ?? tree.value) : tree.value;
  }
  const resolved = schema === null ? null : resolveNode(root, schema);
  if (tree.kind === 'list') return tree.items.map((item) => plainOf(root, resolved?.items ?? null, item));
  const isSorted = resolved?.properties !== undefined;
  const entries = [...tree.entries.values()].map(
    ({ key, value }) => [key, plainOf(root, schemaOfKey(resolved, key), value)] as const,
  );
  return ['map', isSorted ? entries.sort(([a], [b]) => (a < b ? -1 : 1)) : entries];
}

/** Whether both texts contain the same comments, in any order. */
export function sameComments(before: string, after: string): boolean {
  return JSON.stringify(commentsOf(before)) === JSON.stringify(commentsOf(after));
}

function commentsOf(text: string): readonly string[] {
  const comments: string[] = [];
  let former = '';
  for (const lexeme of new Lexer().lex(text)) {
    // The token after the scalar mark is the text of a scalar, even if it starts with `#`.
    if (lexeme.startsWith('#') && former !== CST.SCALAR) comments.push(lexeme.trim());
    former = lexeme;
  }
  return comments.sort();
}
