import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { createSourceFile } from '../../diagnostic/source-file.ts';
import { YAML_READING, YAML_WRITING } from '../../yaml/yaml-options.ts';
import { refName, resolveNode, type SchemaNode, schemaOfKey, schemaRoot } from '../schema/schema-node.ts';
import type { SchemaName } from '../schema/validate-schema.ts';
import { canonicalDuration, quoteSchedule } from './canonical-scalar.ts';
import { orderKeys } from './order-keys.ts';
import { meaningOf, sameComments } from './same-file.ts';

export type FormattedFile =
  | { readonly ok: true; readonly text: string }
  /** Formatting would change the meaning of the file, or lose a comment: the file stays unchanged. */
  | { readonly ok: false; readonly reason: string };

/**
 * Returns the canonical form of a definition file or of `pgherd.yaml` without errors: keys in the order of the schema,
 * durations in their shortest form, schedules in double quotes, an indentation of two blanks. Comments, block scalars,
 * anchors, document markers and the kind of line end stay. The result is read again and compared with the original.
 */
export function formatFile(name: SchemaName, content: string): FormattedFile {
  const { text } = createSourceFile('', content);
  // When an alias would move before its anchor, the order stays.
  let formatted = render(name, text, true);
  if (formatted === text) return { ok: true, text: content.replace(/^\uFEFF/, '') };
  if (formatted === null || problemOf(name, text, formatted) !== null) formatted = render(name, text, false);
  const problem = formatted === null ? 'it cannot be formatted' : problemOf(name, text, formatted);
  if (formatted === null || problem !== null) return { ok: false, reason: problem ?? '' };
  return { ok: true, text: /^[^\n]*\r\n/.test(content) ? formatted.replaceAll('\n', '\r\n') : formatted };
}

function problemOf(name: SchemaName, before: string, after: string): string | null {
  if (meaningOf(name, after) !== meaningOf(name, before)) return 'its meaning would change';
  return sameComments(before, after) ? null : 'a comment would be lost';
}

/** Returns null when `yaml` cannot write it: an alias is before its anchor, or the text has errors. */
function render(name: SchemaName, text: string, reorder: boolean): string | null {
  const documents = parseAllDocuments(text, YAML_READING);
  if (!Array.isArray(documents)) return text; // an empty stream
  const root = schemaRoot(name);
  for (const document of documents) {
    formatNode(root, root, document.contents, reorder);
    emptyNulls(document);
  }
  try {
    return documents.map((document) => document.toString(YAML_WRITING)).join('');
  } catch {
    return null;
  }
}

function formatNode(root: SchemaNode, schema: SchemaNode | null, node: unknown, reorder: boolean): void {
  const resolved = schema === null ? null : resolveNode(root, schema);
  const kind = refName(schema);
  if (isMap(node)) {
    if (reorder) orderKeys(node, resolved);
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      formatNode(root, schemaOfKey(resolved, key), pair.value, reorder);
    }
    padFlow(node, ' ');
  } else if (isSeq(node)) {
    padFlow(node, '');
    const items = kind === 'schedule' ? { $ref: '#/$defs/schedule' } : (resolved?.items ?? null);
    for (const item of node.items) formatNode(root, items, item, reorder);
  } else if (isScalar(node)) {
    if (kind === 'duration') canonicalDuration(node as Scalar);
    if (kind === 'schedule') quoteSchedule(node as Scalar);
  }
}

/** Writes `{ a: b }`, but `[a, b]`: `yaml` has one padding for both. */
function padFlow(node: YAMLMap | YAMLSeq, padding: string): void {
  if (node.flow !== true) return;
  const write = node.toString.bind(node);
  node.toString = (context, onComment, onChompKeep) => {
    if (context === undefined) return write();
    const outer = context.flowCollectionPadding;
    context.flowCollectionPadding = padding;
    const text = write(context, onComment, onChompKeep);
    context.flowCollectionPadding = outer;
    return text;
  };
}

/** `key: ` without a value stays unchanged; it must not become `key: null`. */
function emptyNulls(document: Document.Parsed): void {
  visit(document, {
    Scalar: (_key, scalar: Node) => {
      const written = scalar as Scalar;
      if (written.value === null && written.source === undefined) written.source = '';
    },
  });
}
