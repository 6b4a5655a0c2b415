import { createRequire } from 'node:module';
import type { SchemaName } from './validate-schema.ts';

/** The parts of JSON Schema that the schemas of definitions use. */
export interface SchemaNode {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  /** A node: a mapping from names to values of this kind. */
  readonly additionalProperties?: boolean | SchemaNode;
  readonly items?: SchemaNode;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
}

/** Returns one of the schemas of the package, as stored in `schemas/`. */
export function schemaRoot(name: SchemaName): SchemaNode {
  // The schemas are part of the package, at the same relative path from the sources and from the build.
  return createRequire(import.meta.url)(`../../../schemas/${name}.schema.json`) as SchemaNode;
}

/** Returns the definition that a node refers to (`duration`, `schedule`, …), or null. */
export function refName(node: SchemaNode | null): string | null {
  return node?.$ref?.replace('#/$defs/', '') ?? null;
}

/** Returns a node merged with the node it refers to; keys beside the `$ref` override. */
export function resolveNode(root: SchemaNode, node: SchemaNode): SchemaNode {
  const name = refName(node);
  const target = name === null ? undefined : root.$defs?.[name];
  if (target === undefined) return node;
  const { $ref, ...own } = node;
  return { ...resolveNode(root, target), ...own };
}

/** Returns the schema of one key of a resolved mapping, unresolved; null when it has none. */
export function schemaOfKey(node: SchemaNode | null, key: string): SchemaNode | null {
  const own = node?.properties?.[key];
  if (own !== undefined) return own;
  const named = node?.additionalProperties;
  return typeof named === 'object' ? named : null;
}
