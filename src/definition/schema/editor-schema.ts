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
    ...typeInWords(node, examples),
  };
}

/**
 * Returns the keywords that explain a value of the wrong type. An editor prints the message of a mapping also for its unknown keys, so
 * the type of a mapping is a schema of its own, and so are the rules about the SQL of a job.
 */
function typeInWords(node: SchemaNode, examples: readonly unknown[]): object {
  const [example] = examples;
  switch (node.type) {
    case 'boolean':
      return { errorMessage: 'Expected true or false.' };
    case 'array':
      return { errorMessage: inWords('a list', example === undefined ? '' : JSON.stringify(example)) };
    case 'object': {
      // The completion of a list writes the keys of its first entry only where that has its type.
      if (node.title === 'Test') return {};
      const mapping = { type: 'object', errorMessage: inWords('a mapping', sampleOf(node, example)) };
      return { type: undefined, allOf: node.title === 'Job' ? [mapping, ...ONE_SQL] : [mapping] };
    }
    default:
      // A mapping by names, which may be empty.
      return node.properties === undefined && node.type?.includes('object') && isMapping(node.additionalProperties)
        ? { errorMessage: `Expected a mapping. ${node.description ?? ''}`.trim() }
        : {};
  }
}

/** A mapping as it may be written: the example, else the first keys. */
function sampleOf({ properties = {} }: SchemaNode, example: unknown): string {
  if (isMapping(example)) return `{ ${labelOf(example)} }`;
  const keys = Object.keys(properties).slice(0, 3);
  return keys.length === 0 ? '' : `{ ${keys.map((key) => `${key}: …`).join(', ')} }`;
}

const inWords = (what: string, example: string): string =>
  `Expected ${what}${example === '' ? '' : `, for example ${example}`}.`;

const NO_SQL = 'The job has no SQL: add sql, or sql_file with a path.';
const ONE_SQL: readonly object[] = [
  { anyOf: ['sql', 'sql_file'].map((key) => ({ required: [key], errorMessage: NO_SQL })) },
  {
    if: { required: ['sql_file'] },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
    then: { properties: { sql: false }, errorMessage: 'The job has sql and sql_file: keep one of them.' },
  },
];

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
