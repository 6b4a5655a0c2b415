import type { SchemaNode } from './schema-node.ts';

/**
 * Returns a schema in the form for editors: with the keywords that yaml-language-server supports beyond JSON Schema, and without those
 * that confuse it. A value that does not match a pattern is explained in words, an example that is a mapping becomes a snippet, and a
 * default that is null is left out: with one, the completion of a whole file fails.
 */
export function editorSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(editorSchema);
  if (!isMapping(schema)) return schema;
  const entries = Object.entries(schema).filter(([key, value]) => !(key === 'default' && value === null));
  const node: SchemaNode = Object.fromEntries(
    entries.map(([key, value]) => [key, KEPT.has(key) && !isNamed(schema, key) ? value : editorSchema(value)]),
  );
  const { examples = [] } = node;
  if (!Array.isArray(examples)) return node;
  const mappings = examples.filter(isMapping);
  const plain = examples.filter((example) => !isMapping(example));
  return {
    ...node,
    ...(examples.length === 0 ? {} : { examples: plain }),
    ...(mappings.length === 0 ? {} : { defaultSnippets: mappings.map((body) => ({ label: labelOf(body), body })) }),
    ...(typeof node.pattern === 'string' || EXPLAINED.has(node.title ?? '')
      ? { errorMessage: errorMessage(node) }
      : {}),
    ...(node.title === 'Timestamp' ? { format: 'date-time' } : {}),
  };
}

/** Values, not schemas. */
const KEPT: ReadonlySet<string> = new Set(['examples', 'default', 'enum', 'required']);

/** Whether a key is the name of a property, rather than a word of JSON Schema. */
function isNamed(parent: object, key: string): boolean {
  const value: unknown = Reflect.get(parent, key);
  return isMapping(value) && ('type' in value || '$ref' in value || 'description' in value);
}

/** Types of values that do not show the required form. */
const EXPLAINED: ReadonlySet<string> = new Set(['Schedule', 'Timestamp']);

/** The required form, with examples. */
function errorMessage({ title, description = '', examples = [] }: SchemaNode): string {
  const plain = examples.filter((example) => !isMapping(example));
  const expected = description === '' ? `Expected: ${title ?? 'another value'}.` : description;
  return plain.length === 0 ? expected : `${expected} For example: ${plain.join(', ')}`;
}

/** `days: 14, region: EU` */
function labelOf(body: Readonly<Record<string, unknown>>): string {
  return Object.entries(body)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
